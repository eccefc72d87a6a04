#pragma once

#include "http/client/name_cache.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace mbs::http {

/// Asks name servers (DNS over UDP, TCP for what is truncated; /etc/hosts first) without blocking: a name
/// server that says nothing delays nobody who asks about another host. On the thread of `io`; destroy it
/// after `stop`, when nothing of it is left in `io`.
class name_client {
 public:
  /// `servers`: addresses with optional ports, separated by commas; empty: the system's, read again when they
  /// may have changed. Throws std::runtime_error when `servers` cannot be read.
  name_client(boost::asio::io_context& io, std::string servers);
  ~name_client();

  /// `done` is called once, later; not after `stop`.
  void ask(const std::string& host, name_cache::answered done);
  void stop();

 private:
  class channel;
  std::unique_ptr<channel> channel_;
};

}  // namespace mbs::http
