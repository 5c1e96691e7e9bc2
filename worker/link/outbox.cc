#include "worker/link/outbox.h"

#include <algorithm>

#include "worker/link/repair_strings.h"

namespace claque {

void Outbox::Add(v1::Report report) {
  // One byte of a hostile page would refuse the message it travels in, and every repetition.
  RepairStrings(&report);
  report.set_sequence(++last_sequence_);
  ++by_lease_[KeyOf(report)];
  Entry entry;
  entry.bytes = report.ByteSizeLong();
  entry.report = std::move(report);
  bytes_ += entry.bytes;
  entries_.emplace(last_sequence_, std::move(entry));
}

void Outbox::Take(size_t coordinator, BootTime now, const Route& route,
                  google::protobuf::RepeatedPtrField<v1::Report>* out) {
  size_t bytes = 0;
  for (auto& [sequence, entry] : entries_) {
    if (entry.due > now || route(entry.report.unit(), entry.avoid) != coordinator) continue;
    const bool full = static_cast<size_t>(out->size()) >= options_.max_message_reports ||
                      (out->size() > 0 && bytes + entry.bytes > options_.max_message_bytes);
    if (full) return;
    bytes += entry.bytes;
    entry.sent_to = coordinator;
    entry.due = now + options_.resend_after;
    *out->Add() = entry.report;
  }
}

bool Outbox::Acknowledge(uint64_t sequence) {
  const auto it = entries_.find(sequence);
  if (it == entries_.end()) return false;
  const auto lease = by_lease_.find(KeyOf(it->second.report));
  if (--lease->second == 0) by_lease_.erase(lease);
  bytes_ -= it->second.bytes;
  entries_.erase(it);
  return true;
}

void Outbox::Defer(uint64_t sequence, BootTime now) {
  const auto it = entries_.find(sequence);
  if (it == entries_.end()) return;
  it->second.avoid = it->second.sent_to;
  it->second.sent_to.reset();
  it->second.due = now + options_.retry_after;
}

int Outbox::CountFault(uint64_t sequence) {
  const auto it = entries_.find(sequence);
  return it == entries_.end() ? 0 : ++it->second.faults;
}

void Outbox::Unsend(size_t coordinator) {
  for (auto& [sequence, entry] : entries_) {
    if (entry.sent_to != coordinator) continue;
    entry.sent_to.reset();
    entry.due = BootTime{};
  }
}

std::optional<BootTime> Outbox::NextDue(size_t coordinator, const Route& route) const {
  std::optional<BootTime> due;
  for (const auto& [sequence, entry] : entries_) {
    if (due && entry.due >= *due) continue;
    if (route(entry.report.unit(), entry.avoid) == coordinator) due = entry.due;
    if (due == BootTime{}) break;
  }
  return due;
}

}  // namespace claque
