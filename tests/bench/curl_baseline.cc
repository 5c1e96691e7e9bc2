// Pages per second of a bare libcurl multi loop over loopback pages: the peer of the pipeline's
// bench. Nothing is parsed or kept. And of CurlFetcher over the same pages in the same run.
//
//   curl_baseline [--pages 20000] [--bytes 31000] [--hosts 10] [--parallel 64] [URL-FILE]
//
// With URL-FILE (one URL a line) those pages are read, otherwise a server in a child process.
#include <curl/curl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/hostile_server.h"
#include "worker/fetch/curl_fetcher.h"

namespace claque {
namespace {

struct Settings {
  int pages = 20'000;
  size_t bytes = 31'000;
  int hosts = 10;
  int parallel = 64;
};

struct Figures {
  int pages = 0;
  int failed = 0;
  int64_t bytes = 0;
  double wall_seconds = 0;
  double cpu_seconds = 0;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Serves one page on `hosts` loopback addresses from a process of its own, so that its CPU time is
// not counted; it dies with this one.
class ServerProcess {
 public:
  explicit ServerProcess(const Settings& settings) {
    int fds[2];
    if (pipe(fds) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) Serve(settings, fds[1]);
    close(fds[1]);
    FILE* in = fdopen(fds[0], "r");
    for (int port = 0; urls_.size() < static_cast<size_t>(settings.hosts);) {
      if (std::fscanf(in, "%d", &port) != 1) std::abort();
      urls_.push_back("http://127.2.0." + std::to_string(urls_.size() + 1) + ":" +
                      std::to_string(port) + "/page");
    }
    std::fclose(in);
  }
  ~ServerProcess() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  const std::vector<std::string>& urls() const { return urls_; }

 private:
  [[noreturn]] static void Serve(const Settings& settings, int out) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<std::unique_ptr<HostileServer>> servers;
    for (int i = 1; i <= settings.hosts; ++i) {
      servers.push_back(std::make_unique<HostileServer>("127.2.0." + std::to_string(i)));
      servers.back()->On("/page", scripts::Page(std::string(settings.bytes, 'x'),
                                                {{"Content-Type", "text/html"}}));
      dprintf(out, "%d\n", servers.back()->port());
    }
    while (true) pause();
  }

  pid_t pid_ = -1;
  std::vector<std::string> urls_;
};

template <typename Work>
Figures Measure(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  const double cpu = CpuSeconds();
  Figures figures = work();
  figures.cpu_seconds = CpuSeconds() - cpu;
  figures.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return figures;
}

size_t CountBytes(char*, size_t size, size_t count, void* total) {
  *static_cast<int64_t*>(total) += static_cast<int64_t>(size * count);
  return size * count;
}

Figures BareLoop(const std::vector<std::string>& urls, int pages, int parallel) {
  Figures figures;
  CURLM* multi = curl_multi_init();
  int begun = 0;
  const auto begin_one = [&](CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_URL, urls[static_cast<size_t>(begun++) % urls.size()].c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CountBytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &figures.bytes);
    curl_multi_add_handle(multi, easy);
  };
  std::vector<CURL*> handles;
  while (begun < std::min(parallel, pages)) begin_one(handles.emplace_back(curl_easy_init()));
  while (figures.pages < pages) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      CURL* easy = message->easy_handle;
      figures.failed += message->data.result != CURLE_OK;
      ++figures.pages;
      curl_multi_remove_handle(multi, easy);
      if (begun < pages) begin_one(easy);
    }
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 100, nullptr);
  }
  for (CURL* easy : handles) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi);
  return figures;
}

Figures Fetcher(const std::vector<std::string>& urls, int pages, int parallel) {
  const SystemClock clock;
  auto fetcher = CurlFetcher::Create({.max_transfers = parallel},
                                     *AddressGuard::AllowAlso("127.0.0.0/8"), clock);
  Figures figures;
  int begun = 0;
  std::promise<void> all;
  const std::function<void()> begin_one = [&] {
    FetchRequest request{.url = *Url::Parse(urls[static_cast<size_t>(begun++) % urls.size()])};
    request.user_agent = "claque";
    request.deadline = clock.BootNow() + std::chrono::minutes(10);
    (*fetcher)->Fetch(std::move(request), [&](FetchResponse response) {
      figures.failed += response.failure != FetchFailure::kNone;
      figures.bytes += std::ssize(response.body);
      if (++figures.pages == pages) return all.set_value();
      if (begun < pages) begin_one();
    });
  };
  (*fetcher)->After({}, [&] {
    while (begun < std::min(parallel, pages)) begin_one();
  });
  all.get_future().wait();
  (*fetcher)->Stop();
  return figures;
}

void Print(const char* name, const Figures& f) {
  std::printf("%-12s %7d pages %5d failed %8.1f MB %8.0f pages/s %7.3f CPU-s per 1k pages\n", name,
              f.pages, f.failed, static_cast<double>(f.bytes) / 1e6, f.pages / f.wall_seconds,
              f.cpu_seconds / f.pages * 1000);
  std::fflush(stdout);
}

int Main(int argc, char** argv) {
  Settings settings;
  std::vector<std::string> urls;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    const auto number = [&] { return ++i < argc ? std::atoi(argv[i]) : 0; };
    if (arg == "--pages") {
      settings.pages = number();
    } else if (arg == "--bytes") {
      settings.bytes = static_cast<size_t>(number());
    } else if (arg == "--hosts") {
      settings.hosts = number();
    } else if (arg == "--parallel") {
      settings.parallel = number();
    } else {
      std::ifstream file(arg);
      for (std::string line; std::getline(file, line);) urls.push_back(line);
    }
  }
  if (settings.pages < 1 || settings.hosts < 1 || settings.hosts > 250 || settings.parallel < 1) {
    std::cerr << "curl_baseline: every number is at least 1, --hosts at most 250\n";
    return 2;
  }
  std::unique_ptr<ServerProcess> server;
  if (urls.empty()) {
    server = std::make_unique<ServerProcess>(settings);
    urls = server->urls();
  }
  curl_global_init(CURL_GLOBAL_ALL);
  Print("bare curl", Measure([&] { return BareLoop(urls, settings.pages, settings.parallel); }));
  Print("CurlFetcher", Measure([&] { return Fetcher(urls, settings.pages, settings.parallel); }));
  return 0;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
