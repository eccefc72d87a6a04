#pragma once

#include "persistence/change_watch.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

/// The thread that waits for word of changes, whatever brings it. Internal to persistence/.
namespace mbs::persistence::sql {

/// What brings the word. Belongs to the thread that opened it.
class change_source {
 public:
  virtual ~change_source() = default;
  /// Readable when there may be word.
  [[nodiscard]] virtual int descriptor() const = 0;
  /// Takes all that has come: whether there was word among it. Does not wait. Throws std::exception when the
  /// source is lost.
  [[nodiscard]] virtual bool take() = 0;
};
/// Throws std::exception when it cannot be opened now.
using change_source_opener = std::function<std::unique_ptr<change_source>()>;

/// Opens the source, and again when it is lost: after 100 ms, and after ever longer pauses up to 5 s.
class change_listener final : public change_watch {
 public:
  /// Throws std::system_error without a descriptor or a thread.
  change_listener(change_source_opener open, change_ears ears);
  ~change_listener() override;
  change_listener(const change_listener&) = delete;
  change_listener& operator=(const change_listener&) = delete;

 private:
  void listen();
  void hear(change_source& source);
  /// Until there is something to take, or for so long (below 0: for ever).
  void wait(int descriptor, std::chrono::milliseconds limit) const;
  [[nodiscard]] bool ends() const;

  change_source_opener open_;
  change_ears ears_;
  int end_ = -1;  // an eventfd: readable when it all ends
  std::thread thread_;
};

}  // namespace mbs::persistence::sql
