// When a page is visited again, and what its visits say. Pure.
//
// The interval of a page starts at what its source asks for and follows what is seen: a visit that
// finds a change halves it, any other visit makes it half as long again, within [revisit / 2,
// 8 * revisit]. It settles where ln 1.5 / ln 3 = 37 % of the visits find a change: about two visits
// a change. That is the direction of Cho and Garcia-Molina, "Effective page refresh policies for
// Web crawlers" (ACM TODS 28(4), 2003), without their estimator ("Estimating frequency of change",
// ACM TOIT 3(3), 2003), which needs the history of each page where this needs one number.
#ifndef CLAQUE_COORDINATOR_FRONTIER_REVISIT_H_
#define CLAQUE_COORDINATOR_FRONTIER_REVISIT_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "claque/v1/types.pb.h"
#include "coordinator/store/recrawl_state.h"

namespace claque {

// The end of one visit.
struct Visit {
  WallTime time;
  v1::FetchOutcome outcome = v1::FETCH_OUTCOME_UNSPECIFIED;
  // Lower-case hex; of CAPTURED.
  std::string body_sha256;
  // Validators of the answer, if any.
  std::string etag;
  std::string last_modified;
};

// Whether the server was asked and its answer settles what the page is now.
bool IsSettled(v1::FetchOutcome outcome);

// What is remembered after `visit`. `revisit` is what the page's source asks for; zero: the page is
// not visited again, and nothing of its history is kept.
//
// A 304 keeps the validators it does not repeat; a failure keeps them all, since the last capture
// still stands; a page that is gone or redirects has none, so that it is asked for in full when it
// comes back.
RecrawlState NextState(const RecrawlState& before, const Visit& visit,
                       std::chrono::milliseconds revisit);

// After the visit that left `state`.
v1::Presence PresenceOf(const RecrawlState& state);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_FRONTIER_REVISIT_H_
