// Style and standing text of the HTML report.
#ifndef CLAQUE_CLI_REPORT_STYLE_H_
#define CLAQUE_CLI_REPORT_STYLE_H_

namespace claque {

inline constexpr char kReportStyle[] = R"(
:root{color-scheme:light dark;--ink:#1d2530;--soft:#5b6675;--line:#d8dee6;--card:#fff;--back:#f4f6f9;--mark:#b3541e;--bar:#2f6f8f}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#98a4b3;--line:#333d49;--card:#1b222b;--back:#12171d;--mark:#f0a070;--bar:#69b3d6}}
body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
h1{margin:0;font-size:2rem}h2{margin:2.5rem 0 .75rem;border-bottom:2px solid var(--line);padding-bottom:.3rem}
h3{margin:0 0 .4rem}h4{margin:1rem 0 .3rem;color:var(--soft)}
header p,.quiet,.source,figcaption{color:var(--soft)}
.figures{display:flex;flex-wrap:wrap;gap:1rem;margin-top:1.5rem}
.figures div{flex:1 1 9rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
.figures b{display:block;font-size:1.9rem}.figures span{color:var(--soft)}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.2rem 1.4rem;margin:0 0 1.2rem;break-inside:avoid}
.tags span{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .7rem;margin:0 .4rem .3rem 0;font-size:.85rem}
blockquote{margin:.6rem 0;padding:.6rem 1rem;border-inline-start:4px solid var(--mark);background:var(--back);white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.6rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
li{unicode-bidi:plaintext}
figure{margin:.6rem 0}svg{width:100%;max-width:44rem;height:auto}
.before{fill:var(--soft)}.after{fill:var(--bar)}.action{fill:none;stroke:var(--bar)}.mark{stroke:var(--mark);stroke-width:2}svg text{fill:var(--soft);font-size:12px}
table{border-collapse:collapse;width:100%;background:var(--card);font-size:.9rem;display:block;overflow-x:auto}
th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:start;vertical-align:top}td.n{text-align:end;font-variant-numeric:tabular-nums}
code{font-size:.8rem;overflow-wrap:anywhere}
@media print{body{background:none}article{border-color:#999}}
)";

inline constexpr char kReportMethod[] = R"(
<ul>
<li>Only public pages were read, each site as its robots.txt allows, one request at a time.</li>
<li>A call to act is a post that tells its readers to act online together. It is found by its form
alone: names of parties, people and places are hidden before any decision. Honest mobilisation has
the same form, so a category stands beside every finding and nothing here is a verdict.</li>
<li>An echo is a post that carries a variant of a phrase which a call to act offered. Uptake is the
number of echoes in the fortnight after publication in excess of what the rate in an equally long time
before it would have given; where that time was covered in part, its covered part counts
(left-censored). An excess over nothing covered is not assessable, and its level is at most
LOW.</li>
<li>Shared wording is found by the words alone, whatever they say: posts are near-duplicates where at
least three fifths of their four-letter pieces are common. What copies the title of a captured article is
called a headline.</li>
<li>A network is made of accounts that shared the same things at about the same time, more often than
two who shared as much would by chance. A storm is a time in which something was shared far more often
than usual for it. Both are found on the times that posts state.</li>
<li>Accounts are shown as counts, none below 5; by name, with links to their posts, only where people
confirmed the network. What could not be observed is called not assessable
and is never counted as zero.</li>
<li>Every figure is a function of the captures listed under Evidence, of the campaign and of the
release that made the run; a run over the same captures gives the same figures.</li>
</ul>)";

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_STYLE_H_
