#include "actors/net/io_threads.hpp"

#include <boost/asio/post.hpp>

#include <future>

// Apart from the threads: who has none (the fuzz target of a connection) brings these themselves.
namespace mbs::actors::net {

namespace asio = boost::asio;

void run_in(asio::io_context& context, const std::function<void()>& job) {
  std::promise<void> done;
  asio::post(context, [&] {
    job();
    done.set_value();
  });
  done.get_future().wait();
}

void settle(asio::io_context& context) {
  // Handlers of cancelled operations may post once more, those of TLS streams do.
  constexpr int rounds = 3;
  for (int i = 0; i < rounds; ++i)
    run_in(context, [] {});
}

}  // namespace mbs::actors::net
