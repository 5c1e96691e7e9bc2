#include "coordinator/query/canonical_export.h"

#include "google/protobuf/util/json_util.h"

namespace claque {
namespace {

constexpr int32_t kLinesAtOnce = 500;

// What differs between two collections of the same content.
void Strip(v1::Page& page) {
  page.clear_visit_time();
  page.clear_presence();
  page.clear_seen_time();
  page.clear_vanish_time();
  page.clear_return_time();
  page.clear_change_time();
  if (page.outcome() == v1::NOT_MODIFIED) {
    page.set_outcome(v1::CAPTURED);
    page.set_http_status(page.capture().http_status());
  }
  if (!page.has_capture()) return;
  v1::Capture& capture = *page.mutable_capture();
  capture.clear_fetch_time();
  capture.clear_warc_file();
  capture.clear_warc_offset();
  capture.clear_warc_length();
  capture.clear_peer();
}
void Strip(v1::Post&) {}
void Strip(v1::Mission& mission) {
  if (mission.has_uptake()) mission.mutable_uptake()->clear_run();
}
void Strip(v1::Echo& echo) { echo.clear_run(); }
void Strip(v1::Trace&) {}
void Strip(v1::Narrative& narrative) { narrative.clear_run(); }
void Strip(v1::PhraseFamily& family) { family.clear_run(); }
void Strip(v1::Edge& edge) { edge.clear_run(); }
void Strip(v1::Network& network) { network.clear_run(); }
void Strip(v1::Burst& burst) { burst.clear_run(); }
void Strip(v1::Cohort& cohort) { cohort.clear_run(); }

}  // namespace

CanonicalExport::CanonicalExport(Catalog& catalog, std::string parent)
    : catalog_(catalog), parent_(std::move(parent)) {}

template <typename T>
Result<std::string> CanonicalExport::NextOf(const char* kind) {
  CLAQUE_ASSIGN_OR_RETURN(auto listing,
                          catalog_.List<T>({parent_, kLinesAtOnce, page_token_, "", {}}));
  page_token_ = listing.next_page_token;
  if (page_token_.empty()) ++stage_;
  std::string lines;
  for (T& item : listing.items) {
    Strip(item);
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(item, &json).ok()) {
      return DataLoss("'" + item.name() + "' cannot be written as JSON");
    }
    lines += std::string("{\"kind\":\"") + kind + "\",\"value\":" + json + "}\n";
  }
  return lines;
}

Result<std::string> CanonicalExport::Next() {
  for (;;) {
    Result<std::string> lines = std::string();
    switch (stage_) {
      case 0:
        lines = NextOf<v1::Page>("page");
        break;
      case 1:
        lines = NextOf<v1::Post>("post");
        break;
      case 2:
        lines = NextOf<v1::Mission>("mission");
        break;
      case 3:
        lines = NextOf<v1::Echo>("echo");
        break;
      case 4:
        lines = NextOf<v1::Trace>("trace");
        break;
      case 5:
        lines = NextOf<v1::Narrative>("narrative");
        break;
      case 6:
        lines = NextOf<v1::PhraseFamily>("family");
        break;
      case 7:
        lines = NextOf<v1::Edge>("edge");
        break;
      case 8:
        lines = NextOf<v1::Network>("network");
        break;
      case 9:
        lines = NextOf<v1::Burst>("burst");
        break;
      case 10:
        lines = NextOf<v1::Cohort>("cohort");
        break;
      default:
        return std::string();
    }
    if (!lines.ok() || !lines->empty()) return lines;
  }
}

}  // namespace claque
