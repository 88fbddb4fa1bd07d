package deploy

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/logging"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// sumKey is the user metadata under which an object has the SHA-256 of its bytes, and
// placeKey that under which it says where it was put. Only a deploy to this target gives
// both: other tools have a sha256 of theirs, copies keep what they are copied with, and a
// site in a folder of another has a target of its own.
const sumKey, placeKey = "almanac-sha256", "almanac-place"

// place stands for the target and for the path of an object in it.
func (s *S3) place(path string) string {
	sum := sha256.Sum256([]byte(s.bucket + "/" + s.prefix + "\n" + path))
	return hex.EncodeToString(sum[:16])
}

// Place implements Store.
func (s *S3) Place() string { return s.place("") }

// saidSum returns the SHA-256 that an object has with it, "" if a deploy to this target
// has not put it there.
func (s *S3) saidSum(path string, metadata map[string]string) string {
	sum := metadata[sumKey]
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size || metadata[placeKey] != s.place(path) {
		return ""
	}
	return sum
}

// maxObject is how large a file may be that is sent in one piece, and only in one
// piece it is seen whole or not at all.
const maxObject = 5 << 30

// maxRead is more than what is read of a target has: its state and what the site there
// says of itself, a few hundred bytes for each file.
const maxRead = 1 << 30

var errHuge = fmt.Errorf("it has more than %d MiB", maxRead>>20)

// S3 is a Store in a bucket.
type S3 struct {
	client         *s3.Client
	bucket, prefix string // the prefix is "" or ends in a slash
	patience       patience
}

// OpenS3 returns the store at an address s3://BUCKET/PREFIX. Region, endpoint and
// credentials are those of the environment, the shared files of the AWS tools or
// the machine's role. It asks for the credentials and for nothing else.
func OpenS3(ctx context.Context, address string) (*S3, error) {
	bucket, prefix, err := ParseS3(address)
	if err != nil {
		return nil, err
	}
	// The client of the SDK has what the settings say, such as the authorities of
	// AWS_CA_BUNDLE. It keeps a connection open for each worker.
	pool := func(t *http.Transport) { t.MaxIdleConnsPerHost = workers }
	cfg, err := config.LoadDefaultConfig(ctx, config.WithLogger(logging.Nop{}), config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(pool)))
	if err != nil {
		return nil, fmt.Errorf("the settings of the AWS tools: %w", err)
	}
	ours, ok := cfg.HTTPClient.(*awshttp.BuildableClient)
	if !ok {
		return nil, fmt.Errorf("the settings of the AWS tools: their client is another, %T", cfg.HTTPClient)
	}
	var endpoint *string
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		// One place tries again: patience. It also knows how long is too long.
		o.Retryer = aws.NopRetryer{}
		// A redirect is an error: a DELETE that is sent elsewhere becomes a GET, and what
		// was to go stays.
		o.HTTPClient = &http.Client{Transport: ours.GetTransport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		// Not all that speak S3 know the checksums that Amazon added: MD5 they know.
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		if endpoint = o.BaseEndpoint; endpoint != nil {
			o.UsePathStyle = true // a host of one's own rarely has a name for each bucket
			if o.Region == "" {
				o.Region = "us-east-1" // it signs with it, and few look at it
			}
		}
	})
	if u, err := url.Parse(aws.ToString(endpoint)); endpoint != nil && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("the address of the store is %q: write https://HOST or http://HOST:PORT into AWS_ENDPOINT_URL_S3, or wherever the settings of the AWS tools have it", *endpoint)
	}
	region := client.Options().Region
	if region == "" {
		return nil, errors.New("no region is set: set AWS_REGION, or AWS_ENDPOINT_URL_S3 for a store that is not Amazon's")
	}
	keys, err := client.Options().Credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("no credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (%w)", oneLine(err))
	}
	// They are pasted into the settings of CI, where nobody sees the end of a line.
	for _, x := range [][2]string{{"region", region}, {"access key", keys.AccessKeyID}, {"secret access key", keys.SecretAccessKey}, {"session token", keys.SessionToken}} {
		if strings.ContainsFunc(x[1], unicode.IsSpace) {
			return nil, fmt.Errorf("the %s of the AWS tools has a space or the end of a line in it: set it again without", x[0])
		}
	}
	return &S3{client, bucket, prefix, defaultPatience}, nil
}

// ParseS3 takes an address s3://BUCKET/PREFIX apart; the prefix is "" or ends in a slash.
func ParseS3(address string) (bucket, prefix string, err error) {
	rest, ok := strings.CutPrefix(address, "s3://")
	bucket, prefix, _ = strings.Cut(rest, "/")
	if !ok || bucket == "" || strings.ContainsAny(address, "?# \\") {
		return "", "", fmt.Errorf("%q is no address of a bucket: write s3://BUCKET or s3://BUCKET/PREFIX", address)
	}
	if prefix = strings.Trim(prefix, "/"); prefix == "" {
		return bucket, "", nil
	}
	for part := range strings.SplitSeq(prefix, "/") {
		if part == "" || part == "." || part == ".." {
			return "", "", fmt.Errorf("%q has the part %q, which is no name", address, part)
		}
	}
	return bucket, prefix + "/", nil
}

// key is the whole name of an object.
func (s *S3) key(path string) *string { return aws.String(s.prefix + path) }

// List implements Store.
func (s *S3) List(ctx context.Context) (out []Object, err error) {
	var next *string
	seen := map[string]bool{"": true} // a listing that leads back to where it was has no end
	for {
		var page *s3.ListObjectsV2Output
		err := s.patience.try(ctx, 0, func(ctx context.Context, _ func()) (err error) {
			page, err = s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &s.prefix, ContinuationToken: next})
			if err == nil && page.Name == nil { // also of an empty answer
				err = errors.New("the answer is no listing")
			}
			return err
		})
		if err != nil {
			return nil, s.explain("list", "", err, false)
		}
		for _, o := range page.Contents {
			out = append(out, Object{strings.TrimPrefix(aws.ToString(o.Key), s.prefix), aws.ToInt64(o.Size), etag(o.ETag)})
		}
		if !aws.ToBool(page.IsTruncated) {
			return out, nil
		}
		if next = page.NextContinuationToken; seen[aws.ToString(next)] {
			return nil, s.explain("list", "", errors.New("the store says there is more, and not where"), false)
		}
		seen[*next] = true
	}
}

// errStranger is why an answer is not believed that says all is well: somebody between
// here and the store gave it, such as a network that wants a login first. Stores give each
// object an ETag.
var errStranger = errors.New("the answer has no ETag and is none of a store")

// Head implements Store.
func (s *S3) Head(ctx context.Context, path string) (d Details, err error) {
	err = s.patience.try(ctx, 0, func(ctx context.Context, _ func()) error {
		o, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: s.key(path)})
		if err != nil {
			return err
		}
		if etag(o.ETag) == "" {
			return errStranger
		}
		d = Details{
			Object: Object{path, aws.ToInt64(o.ContentLength), etag(o.ETag)},
			Header: Header{aws.ToString(o.ContentType), aws.ToString(o.ContentEncoding), aws.ToString(o.CacheControl)},
			SHA256: s.saidSum(path, o.Metadata),
			Opaque: o.ServerSideEncryption != "" && o.ServerSideEncryption != types.ServerSideEncryptionAes256 || o.SSECustomerAlgorithm != nil,
		}
		return nil
	})
	return d, s.explain("look at", path, err, false)
}

// Get implements Store.
func (s *S3) Get(ctx context.Context, path string) (data []byte, tag string, err error) {
	err = s.patience.try(ctx, 0, func(ctx context.Context, heard func()) error {
		o, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: s.key(path)})
		if err != nil {
			return err
		}
		defer o.Body.Close()
		if tag = etag(o.ETag); tag == "" {
			return errStranger
		}
		data, err = io.ReadAll(io.LimitReader(listener{o.Body, heard}, maxRead+1))
		if err == nil && len(data) > maxRead {
			err = errHuge
		}
		return err
	})
	return data, tag, s.explain("read", path, err, false)
}

// Put implements Store. The store compares what arrives with its MD5.
func (s *S3) Put(ctx context.Context, f File, data Body, when Condition) (tag string, err error) {
	if data.Size > maxObject {
		return "", fmt.Errorf("%s is larger than an object may be", f.Path)
	}
	in := &s3.PutObjectInput{
		Bucket: &s.bucket, Key: s.key(f.Path), ContentLength: aws.Int64(data.Size),
		ContentMD5: aws.String(base64.StdEncoding.EncodeToString(data.MD5[:])), ContentType: said(f.Type), ContentEncoding: said(f.Encoding), CacheControl: said(f.Cache),
		IfMatch: said(when.ETag),
	}
	if when.Absent {
		in.IfNoneMatch = aws.String("*")
	}
	if f.SHA256 != "" {
		in.Metadata = map[string]string{sumKey: f.SHA256, placeKey: s.place(f.Path)}
	}
	err = s.patience.try(ctx, data.Size, func(ctx context.Context, _ func()) error {
		in.Body = io.NewSectionReader(data, 0, data.Size) // the try before may not have let go of its own
		o, err := s.client.PutObject(ctx, in)
		if err == nil {
			tag = etag(o.ETag)
		}
		if err == nil && tag == "" {
			err = errStranger
		}
		return err
	})
	return tag, s.explain("send", f.Path, err, when != Condition{})
}

// Delete implements Store. A store says that there is no content; of another success it is
// asked whether the object is there still.
func (s *S3) Delete(ctx context.Context, path string) error {
	sure := false
	err := s.patience.try(ctx, 0, func(ctx context.Context, _ func()) error {
		o, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: s.key(path)})
		if err == nil {
			answer, ok := awsmiddleware.GetRawResponse(o.ResultMetadata).(*smithyhttp.Response)
			sure = ok && answer.StatusCode == http.StatusNoContent
		}
		return err
	})
	if err = s.explain("delete", path, err, false); err == nil && !sure {
		if _, err = s.Head(ctx, path); err == nil {
			err = s.explain("delete", path, errors.New("the store says that it did, and has it still"), false)
		}
	}
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	return err
}

func etag(s *string) string { return strings.Trim(aws.ToString(s), `"`) }

func said(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
