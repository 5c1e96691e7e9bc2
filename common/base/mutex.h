// std::mutex with the annotations that let clang's -Wthread-safety check who guards what.
// Model: leveldb port_stdcxx.h. Under g++ the annotations vanish.
#ifndef CLAQUE_COMMON_BASE_MUTEX_H_
#define CLAQUE_COMMON_BASE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define CLAQUE_TSA(x) __attribute__((x))
#else
#define CLAQUE_TSA(x)
#endif
#ifndef GUARDED_BY  // Abseil, which grpcpp includes, has the same macro
#define GUARDED_BY(x) CLAQUE_TSA(guarded_by(x))
#endif
#define REQUIRES_LOCK(...) CLAQUE_TSA(exclusive_locks_required(__VA_ARGS__))
#define EXCLUDES_LOCK(...) CLAQUE_TSA(locks_excluded(__VA_ARGS__))

namespace claque {

class CLAQUE_TSA(lockable) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() CLAQUE_TSA(exclusive_lock_function()) { mutex_.lock(); }
  void Unlock() CLAQUE_TSA(unlock_function()) { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class CLAQUE_TSA(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) CLAQUE_TSA(exclusive_lock_function(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() CLAQUE_TSA(unlock_function()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits release the mutex and take it again; spurious wake-ups happen.
class CondVar {
 public:
  void Wait(Mutex& mutex) REQUIRES_LOCK(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    cv_.wait(lock);
    lock.release();
  }
  // False on timeout.
  template <typename Rep, typename Period>
  bool WaitFor(Mutex& mutex, std::chrono::duration<Rep, Period> timeout) REQUIRES_LOCK(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool notified = cv_.wait_for(lock, timeout) == std::cv_status::no_timeout;
    lock.release();
    return notified;
  }
  void NotifyOne() { cv_.notify_one(); }
  void NotifyAll() { cv_.notify_all(); }

 private:
  std::condition_variable cv_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_MUTEX_H_
