// From one fetched URL to the PageResult that is reported: extraction, language, missions, bounds.
#ifndef CLAQUE_WORKER_COLLECT_PAGE_REPORT_H_
#define CLAQUE_WORKER_COLLECT_PAGE_REPORT_H_

#include "claque/v1/report.pb.h"
#include "worker/classify/classifier.h"
#include "worker/collect/host_session.h"

namespace claque {

struct PageReportLimits {
  size_t max_main_text_bytes = 8 << 10;
  size_t max_post_text_bytes = 64 << 10;
  // The coordinator refuses more.
  int max_posts = 5000;
  int max_links = 5000;
  // Of the serialised result. Larger ones lose links, then posts, from their end; `page.reason`
  // says how many.
  size_t max_result_bytes = 1 << 20;
};

// Pure and thread-safe; a function of its arguments alone. `capture` is null where nothing was
// captured; it has the WARC's place and the hashes. Accounts are raw; names are empty.
v1::PageResult MakePageResult(const FetchedUrl& fetched, const v1::Capture* capture,
                              const Classifier& classifier, const PageReportLimits& limits);

}  // namespace claque

#endif  // CLAQUE_WORKER_COLLECT_PAGE_REPORT_H_
