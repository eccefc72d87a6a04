#pragma once

#include "actors/net/io_threads.hpp"
#include "http/client/callback_client.hpp"

namespace mbs::http::tests {

/// A callback client on a thread of its own.
class test_client {
 public:
  explicit test_client(const callback_client_options& options) : client_{options, threads_.context(0)} {}

  operator callback_client&() noexcept { return client_; }
  void stop() { client_.stop(); }
  template <class... Arguments>
  void post(Arguments&&... arguments) {
    client_.post(std::forward<Arguments>(arguments)...);
  }

 private:
  actors::net::io_threads threads_{1};
  callback_client client_;
};

}  // namespace mbs::http::tests
