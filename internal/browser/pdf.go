package browser

import (
	"context"
	"time"

	"github.com/chromedp/chromedp"
)

// drawn waits for the drawings of a page, some of which may be made only when
// they are near the view, and for its fonts.
const drawn = `(async () => {
	for (const drawing of document.querySelectorAll("figure.chart .drawing-box")) {
		for (let i = 0; i < 250 && !drawing.querySelector("svg path"); i++) {
			drawing.scrollIntoView({block: "center", behavior: "instant"});
			await new Promise(r => setTimeout(r, 20));
		}
	}
	await document.fonts.ready;
})()`

// PDF prints the page at url: A4, tagged, with an outline of its headings.
func PDF(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](drawn, chromedp.EvalAwaitPromise)); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged()))
}
