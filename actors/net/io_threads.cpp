#include "actors/net/io_threads.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors::net {

namespace asio = boost::asio;

namespace {

/// Whatever a handler throws costs that handler alone.
void run(asio::io_context& context) {
  while (!context.stopped()) {
    try {
      context.run();
    } catch (const std::exception& e) {
      spdlog::error("event=io_handler_failed error=\"{}\"", e.what());
    }
  }
}

}  // namespace

io_threads::io_threads(std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    auto& made = *all_.emplace_back(std::make_unique<one>());
    made.thread = std::thread{[&context = made.context] { run(context); }};
  }
}

io_threads::~io_threads() {
  for (const auto& t : all_)
    t->context.stop();
  for (const auto& t : all_)
    t->thread.join();
}

}  // namespace mbs::actors::net
