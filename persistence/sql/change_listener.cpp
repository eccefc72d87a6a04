#include "persistence/sql/change_listener.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace mbs::persistence::sql {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_pause{100}, longest_pause{5'000};
constexpr milliseconds for_ever{-1};

}  // namespace

change_listener::change_listener(change_source_opener open, change_ears ears)
    : open_{std::move(open)}, ears_{std::move(ears)}, end_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (end_ < 0) throw std::system_error{errno, std::generic_category(), "no descriptor to wait with"};
  try {
    thread_ = std::thread{[this] { listen(); }};
  } catch (...) {
    close(end_);
    throw;
  }
}

change_listener::~change_listener() {
  (void)eventfd_write(end_, 1);
  thread_.join();
  close(end_);
}

void change_listener::listen() {
  bool is_deaf = false;
  auto pause = shortest_pause;
  while (!ends()) {
    try {
      const auto source = open_();
      is_deaf = false;
      pause = shortest_pause;
      // Whatever was committed while nobody heard.
      ears_.heard();
      hear(*source);
    } catch (const std::exception& e) {
      if (!std::exchange(is_deaf, true)) ears_.deaf(e.what());
      wait(-1, pause);
      pause = std::min(2 * pause, longest_pause);
    }
  }
}

void change_listener::hear(change_source& source) {
  while (!ends()) {
    // Word may have come with the answer to what opened the source.
    if (source.take()) ears_.heard();
    wait(source.descriptor(), for_ever);
  }
}

void change_listener::wait(int descriptor, milliseconds limit) const {
  // A descriptor below 0 is passed over.
  pollfd both[]{{end_, POLLIN, 0}, {descriptor, POLLIN, 0}};
  (void)poll(both, 2, static_cast<int>(limit.count()));
}

bool change_listener::ends() const {
  pollfd end{end_, POLLIN, 0};
  return poll(&end, 1, 0) > 0;
}

}  // namespace mbs::persistence::sql
