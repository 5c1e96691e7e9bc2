#include "worker/agent/coordination_work.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/base/crash_point.h"
#include "worker/agent/audience_night.h"
#include "worker/agent/cascade_result.h"
#include "worker/agent/coordination_result.h"
#include "worker/agent/hop_result.h"
#include "worker/agent/post_references.h"

namespace claque {
namespace {

// Of one task; the most surprising.
constexpr size_t kMaxBursts = 2'000;

class CoordinationWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override {
    if (input.has_coordination()) scope_ = std::move(*input.mutable_coordination());
    for (const v1::ShareBlock& block : input.shares()) builder_.Add(block);
  }

  v1::ClassificationResult Finish() override {
    v1::ClassificationResult result;
    result.set_post_count(builder_.shares());
    const ShareTable shares = std::move(builder_).Build(SitesOf(scope_.settings()));
    const auto tasks = static_cast<uint32_t>(std::max(1, scope_.task_count()));
    const WorkSlice slice(shares.table, static_cast<uint32_t>(scope_.task()) % tasks, tasks);
    const CoShareDetector detector(shares.table, PairOptionsOf(scope_.settings()));
    if (scope_.settings().mode() == v1::COORTWEET) {
      AddShareEdges(shares, detector, slice, &result);
    } else {
      AddChanceEdges(shares, detector, slice, &result);
    }
    CrashPoint("coordination_half");
    AddBursts(shares, slice, &result);
    result.mutable_coordination_totals()->set_account_count(
        static_cast<int64_t>(shares.table.accounts()));
    return result;
  }

 private:
  void AddChanceEdges(const ShareTable& shares, const CoShareDetector& detector,
                      const WorkSlice& slice, v1::ClassificationResult* result) const {
    const ChanceNetwork network =
        FindChanceCandidates(detector, ChanceOptionsOf(scope_.settings(), shares.table), slice);
    AddEdges(shares, detector, network.edges, network.left_out, result);
    result->mutable_coordination_totals()->set_left_out_object_count(
        static_cast<int32_t>(std::ranges::count(network.left_out, 1)));
  }

  void AddShareEdges(const ShareTable& shares, const CoShareDetector& detector,
                     const WorkSlice& slice, v1::ClassificationResult* result) const {
    ShareNetworkOptions options;
    options.slice = slice;
    const auto network = BuildShareNetwork(detector, nullptr, options);
    if (network.ok()) AddEdges(shares, detector, network->edges, {}, result);
  }

  template <typename Edge>
  static void AddEdges(const ShareTable& shares, const CoShareDetector& detector,
                       const std::vector<Edge>& found, std::span<const uint8_t> left_out,
                       v1::ClassificationResult* result) {
    std::vector<v1::Edge> edges;
    std::vector<AccountPair> accounts;
    for (const Edge& edge : found) {
      edges.push_back(EdgeOf(shares, edge));
      accounts.emplace_back(edge.account, edge.account_y);
    }
    AddEvidence(shares, detector, accounts, left_out, &edges);
    for (v1::Edge& edge : edges) *result->add_edges() = std::move(edge);
  }

  void AddBursts(const ShareTable& shares, const WorkSlice& slice,
                 v1::ClassificationResult* result) const {
    const std::set<std::string> audience(scope_.audience().begin(), scope_.audience().end());
    std::vector<Burst> bursts = FindBursts(shares.table, {}, slice);
    if (bursts.size() > kMaxBursts) bursts.resize(kMaxBursts);
    if (bursts.empty()) return;
    const PostLinks links(shares.table, ReferencesOf(shares));
    const std::vector<std::string> timezones(scope_.timezones().begin(), scope_.timezones().end());
    const HoursOfObjects hours(shares.table, NightIn(timezones));
    const std::vector<std::string> languages(audience.begin(), audience.end());
    const HopFinder hops(shares.table, PlacesOf(shares), languages);
    const CascadeOptions options{.time_window = PairOptionsOf(scope_.settings()).time_window};
    for (const Burst& burst : bursts) {
      v1::Burst& added = *result->add_bursts() = BurstOf(shares, burst, audience);
      *added.mutable_cascade() =
          CascadeResult(shares.table, CascadeOf(shares.table, links, burst, options));
      *added.mutable_hours() = HoursResult(hours.Of(burst));
      *added.mutable_hops() =
          HopsResult(shares.table, hops.Of(burst.object, burst.start, burst.end));
      *added.mutable_object_hops() =
          HopsResult(shares.table, hops.Of(burst.object, std::numeric_limits<int64_t>::min(),
                                           std::numeric_limits<int64_t>::max()));
    }
  }

  v1::CoordinationScope scope_;
  ShareTableBuilder builder_;
};

}  // namespace

std::unique_ptr<TaskWork> MakeCoordinationWork() { return std::make_unique<CoordinationWork>(); }

}  // namespace claque
