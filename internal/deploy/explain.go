package deploy

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// known is a cause that is one of the errors of stores as well.
type known struct {
	error
	is error
}

func (k known) Is(target error) bool { return target == k.is }

// absent are the codes of an answer 404 that is about an object: stores also say so of
// an account that they do not know.
var absent = []string{"NoSuchKey", "NotFound", noText}

// noText is the code of an answer without a text.
const noText = "UnknownError"

// inTheWay are the codes of stores that keep objects in a file system.
var inTheWay = []string{"ObjectParentIsFile", "ExistingObjectIsDirectory", "XMinioParentIsObject", "XMinioObjectExistsAsDirectory"}

// explain says in one line what could not be done and why. Conditional is a put that
// depends on what is there.
func (s *S3) explain(what, path string, err error, conditional bool) error {
	if err == nil || errors.Is(err, errLost) || errors.Is(err, errStale) || errors.Is(err, context.Canceled) {
		return err
	}
	cause, code := oneLine(err), errorCode(err)
	switch status := statusOf(err); {
	case code == "NoSuchBucket":
		return fmt.Errorf("there is no bucket %s", s.bucket)
	case slices.Contains(inTheWay, code):
		cause = errors.New("an object is there where this needs a folder, or a folder where it needs an object: move what is in the way")
	case conditional && (status == http.StatusPreconditionFailed || status == http.StatusConflict || status == http.StatusNotFound && code == "NoSuchKey"):
		cause = known{cause, ErrConflict}
	case status == http.StatusNotFound && slices.Contains([]string{"look at", "read", "delete"}, what) && slices.Contains(absent, code):
		cause = known{cause, ErrAbsent}
	case status == http.StatusNotFound:
		cause = fmt.Errorf("%w; is the address of the store right (AWS_ENDPOINT_URL_S3)?", cause)
	case status == http.StatusMovedPermanently && regionOf(err) != "": // of which the text says nothing
		cause = fmt.Errorf("%w; the bucket is in %s: set AWS_REGION", cause, regionOf(err))
	case status == http.StatusForbidden && code == "AccessDenied": // without the right to list also of what is not there
		cause = known{fmt.Errorf("%w; whoever deploys needs s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject", cause), ErrForbidden}
	case status == http.StatusForbidden:
		cause = known{cause, ErrForbidden}
	}
	return fmt.Errorf("cannot %s s3://%s/%s%s: %w", what, s.bucket, s.prefix, path, cause)
}

// oneLine leaves out what only the store's operators need.
func oneLine(err error) error {
	var tired *givenUp
	if errors.As(err, &tired) {
		return &givenUp{tired.tries, oneLine(tired.last)}
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return fmt.Errorf("the certificate of the store is not trusted: %w; if its authority is your own, name the file with it in AWS_CA_BUNDLE", certificate.Err)
	}
	var api smithy.APIError
	switch status := statusOf(err); {
	case errors.As(err, &api) && api.ErrorCode() != noText && api.ErrorCode() != "":
		text := api.ErrorCode()
		if m := api.ErrorMessage(); m != "" && m != text {
			text += ": " + m
		}
		return errors.New(harmless(text))
	case status >= 300:
		return fmt.Errorf("the store answers %d %s", status, http.StatusText(status))
	}
	var op *smithy.OperationError
	if errors.As(err, &op) {
		err = op.Err
	}
	var sending *smithyhttp.RequestSendError
	if errors.As(err, &sending) {
		err = sending.Err
	}
	return err
}

func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// statusOf is the status of the answer that an error is about, 0 for none.
func statusOf(err error) int {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
}

// regionOf is where the bucket is, as Amazon says it in a header.
func regionOf(err error) string {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) && answer.Response != nil && answer.Response.Response != nil {
		return harmless(answer.Response.Header.Get("X-Amz-Bucket-Region"))
	}
	return ""
}

// isCut reports whether the text of an answer, which tells what is wrong, did not arrive.
func isCut(err error) bool {
	return errors.As(err, new(*smithy.DeserializationError)) && !errors.As(err, new(*xml.SyntaxError)) && errorCode(err) == ""
}

// harmless is what another wrote, fit for a terminal: in one line of no great length and
// without characters that steer it.
func harmless(text string) string {
	const enough = 300
	shown := []rune(strings.Join(strings.Fields(text), " "))
	for i, r := range shown {
		if !unicode.IsPrint(r) {
			shown[i] = '?'
		}
	}
	if len(shown) > enough {
		shown = append(shown[:enough], '…')
	}
	return string(shown)
}
