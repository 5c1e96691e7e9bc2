#include "worker/link/input_reader.h"

#include <chrono>
#include <utility>

namespace claque {
namespace {

constexpr std::chrono::milliseconds kAsk{250};

}  // namespace

void InputReader::Open(v1::WorkerLinkService::Stub& stub, const v1::PullInputRequest& request) {
  stub.async()->PullInput(&context_, &request, this);
  AddHold();  // reads are started outside of reactions; it goes when one has failed
  StartRead(&incoming_);
  StartCall();
}

bool InputReader::WaitForRead() {
  MutexLock lock(mutex_);
  if (read_ == Read::kPending) changed_.WaitFor(mutex_, kAsk);
  return read_ != Read::kPending;
}

std::optional<v1::PullInputResponse> InputReader::Next(const std::function<bool()>& wanted) {
  while (!WaitForRead()) {
    if (!wanted()) Cancel();  // the read fails soon
  }
  {
    MutexLock lock(mutex_);
    if (read_ == Read::kNone) return std::nullopt;
    read_ = Read::kPending;
  }
  std::optional<v1::PullInputResponse> message(std::move(incoming_));
  incoming_.Clear();
  StartRead(&incoming_);
  return message;
}

grpc::Status InputReader::Finish() {
  MutexLock lock(mutex_);
  while (!done_) changed_.Wait(mutex_);
  return status_;
}

void InputReader::OnReadDone(bool ok) {
  {
    MutexLock lock(mutex_);
    read_ = ok ? Read::kMessage : Read::kNone;
    changed_.NotifyAll();
  }
  if (!ok) RemoveHold();  // OnDone, and with it Finish, waits for this
}

void InputReader::OnDone(const grpc::Status& status) {
  MutexLock lock(mutex_);
  status_ = status;
  done_ = true;
  changed_.NotifyAll();
}

}  // namespace claque
