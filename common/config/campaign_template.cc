#include "common/config/campaign.h"

namespace claque {

std::string CampaignTemplate() {
  return R"(# A Claque campaign. Lines that begin with '#' are notes or examples.
# Check and run it on this machine:   claque up -c campaign.yaml
# Or give it to a running system:     claque campaigns create -f campaign.yaml

campaign:
  id: example-2027            # a-z, 0-9 and '-'; used in commands and names
  title: Example election 2027
  contact: team@example.org   # site owners see it in our User-Agent; required

election:
  day: 2027-04-11
  timezone: Europe/Paris      # IANA zone
  silence: 48h                # of the silence period before the day; not yet acted on

audience:                     # whom the pages address
  languages: [fr, en]         # BCP 47
  timezones: [Europe/Paris]   # IANA zones: when it is night for it

# Where collection starts or returns to: url or file, and optionally
#   format   auto (default), html, feed, sitemap, warc, jsonl, csv; of a file also what its columns
#            are read as: posts, coortweet, 4cat, zeeschuimer, ira, twitter
#   platform of the posts of a file that name none
#   side     party or camp it is listed under; used only for balance
#   scope    page | prefix | host (default) | site | any: how far links are followed
#   depth    hops from the source; default 3, 0 = the source alone
#   revisit  first interval between two visits of a page, adapted to what changes; 0 (default) = once
# List sources of all sides: coverage is reported per side. Effort is not yet balanced between
# sides: each host is read at its own pace.
sources:
  - url: https://news.example.org/
    side: blue
    scope: host
    depth: 2
    revisit: 6h
  - url: https://forum.example.net/feed.xml
    format: feed
    side: green
    revisit: 1h
#  - file: posts.jsonl        # an import file, relative to this one
#    format: jsonl

# What is known already. All optional; checked and stored, not yet acted on.
watch:
  hashtags: []                # without '#'
  urls: []
  phrases: []
  translations: false         # acted on: true also finds offered phrases in other languages; of
                              # our own hard pairs about a third, 2 of 58 findings wrong
  narratives: []
#    - id: ballots
#      title: Ballots are said to be lost
#      text: Ballots are thrown away so that the other side wins.
#      opposes: trust      # id of another of these: the two are sides of one wedge
#      examples: [ "they are throwing ballots away" ]
#      counter_examples: [ "all ballots were counted" ]
#      languages:          # the same in stated languages
#        fr: { examples: [ "ils jettent des bulletins" ] }

# Organisations and public figures that stay readable: platform:handle. All other accounts are
# shown by pseudonyms.
public_accounts: []
#  - social.example:electoral-commission

# Words hidden before features, so that names of parties, people and places change no decision.
masked_names: []

# How accounts that share the same things at the same time are told from chance.
coordination:
  mode: native                # or coortweet: the rules of the R package CooRTweet 2.1
  time_window: 1h             # between two shares of a pair, inclusive
  min_participation: 2        # least shares of an account
  min_objects: 3              # native: least objects and occasions of an edge
  false_discovery: 0.01       # native: expected share of edges that are chance
  popular: 50                 # native: of objects with more accounts only closeness in time counts
  resolution: 0.02            # native: least density of a network; more = smaller, denser ones
#  edge_weight: 0.5           # coortweet: quantile of the weights that an edge must exceed

limits:
  pages_per_host: 10000
  min_delay: 1s               # between the end of a request and the next on one host

privacy:
  retention: 180d             # of raw captures; not yet acted on, nothing is deleted by itself
  opt_out: []                 # URL prefixes that are never asked
)";
}

}  // namespace claque
