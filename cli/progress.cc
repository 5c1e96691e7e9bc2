#include "cli/progress.h"

#include <chrono>
#include <cstdio>

#include "cli/width.h"
#include "common/config/values.h"

namespace claque {
namespace {

using namespace std::chrono_literals;

constexpr char kClearLine[] = "\r\x1b[2K";

}  // namespace

std::string ProgressText(const v1::CampaignProgress& p, double pages_per_second) {
  std::string text = "pages " + std::to_string(p.pages_done()) + " done, " +
                     std::to_string(p.pages_queued()) + " queued, " +
                     std::to_string(p.pages_failed()) + " failed";
  if (p.pages_to_revisit() > 0) {
    text += ", " + std::to_string(p.pages_to_revisit()) + " to revisit";
  }
  if (pages_per_second >= 0) {
    char rate[32];
    std::snprintf(rate, sizeof rate, "  %.1f/s", pages_per_second);
    text += rate;
  }
  text += "  posts " + std::to_string(p.posts()) + "  missions " + std::to_string(p.missions()) +
          "  echoes " + std::to_string(p.echoes());
  if (p.idle()) return text + "  done";
  if (pages_per_second > 0 && p.pages_queued() > 0) {
    const auto left =
        static_cast<int64_t>(static_cast<double>(p.pages_queued()) / pages_per_second);
    text += "  left ~" + FormatDuration(std::chrono::seconds(left + 1));
  }
  return text;
}

double ProgressLine::Rate(int64_t pages) {
  const BootTime now = clock_.BootNow();
  samples_.push_back({now, pages});
  while (samples_.size() > 1 && now - samples_.front().time > 10s) samples_.pop_front();
  const std::chrono::duration<double> span = now - samples_.front().time;
  if (span < 500ms) return -1;
  return static_cast<double>(pages - samples_.front().pages) / span.count();
}

void ProgressLine::Update(const v1::CampaignProgress& progress) {
  const std::string text = ProgressText(progress, Rate(progress.pages_done()));
  const BootTime now = clock_.BootNow();
  if (terminal_) {
    out_ << kClearLine << Clip(text, 150) << std::flush;
  } else if (text != shown_ && (shown_.empty() || now - said_ >= 5s)) {
    out_ << text << '\n' << std::flush;
    said_ = now;
  } else {
    return;
  }
  shown_ = text;
}

void ProgressLine::Say(const std::string& line) {
  if (terminal_) out_ << kClearLine;
  out_ << line << '\n' << std::flush;
  if (terminal_ && !shown_.empty()) out_ << Clip(shown_, 150) << std::flush;
}

void ProgressLine::Finish() {
  if (terminal_ && !shown_.empty()) out_ << '\n' << std::flush;
  shown_.clear();
}

}  // namespace claque
