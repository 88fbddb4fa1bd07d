package main

import (
	"strings"
	"testing"
)

const hugoPage = `<table id="t-membership"><td class="n">3</td><td class="n">0</td></table>
<table id="t-drivers"><td class="n">1.50</td></table><table id="t-helpdesk"><td class="n">7</td></table>
<table id="t-website"><td class="n">6,099</td></table>
<script type="application/json" data-chart="voting">{"series":[{"data":[{"name":"a","value":4}]}]}</script>
<script type="application/json" data-chart="effort">{"series":[{"data":[1.5,0]}]}</script>
<script type="application/json" data-chart="usage">{"series":[{"data":[6099]}]}</script>
<table id="t-meetings"><tr><th>Meeting</th></tr><tr><td>Panel</td></tr></table>`

const ourPage = `<table><caption id="membership-caption">A</caption><td class="num">3</td></table>
<table><caption id="drivers-caption"><td class="num">1.50</td><td class="num"><abbr>[x]</abbr></td></table>
<table><caption id="helpdesk-caption"><td class="num">7</td></table><table><caption id="website-caption"><td class="num">6,099</td></table>
<figure class="chart" id="voting"><script type="application/json" class="option">{"series":[{"data":[{"value":4}]}]}</script></figure>
<figure class="chart" id="effort"><script type="application/json" class="option">{"series":[{"data":[{"value":1.5},{"value":null}]}]}</script></figure>
<figure class="chart" id="usage"><script type="application/json" class="option">{"series":[{"data":[{"value":6099}]}]}</script></figure>
<table><caption id="meetings-caption"><tr class="group"><th>G</th></tr><tr><th>Panel</th><td>x</td></tr></table>`

func TestUnlike(t *testing.T) {
	if d := unlike(hugoPage, ourPage); len(d) > 0 {
		t.Errorf("pages that say the same: %q", d)
	}
	for old, wrong := range map[string]string{"6,099": "6,098", `"value":6099`: `"value":6098`, `{"value":4}`: `{"value":5}`,
		"membership-caption": "other-caption", "<td>x</td>": ""} {
		if d := unlike(hugoPage, strings.Replace(ourPage, old, wrong, 1)); len(d) != 1 {
			t.Errorf("%q in the place of %q: %q", wrong, old, d)
		}
	}
}
