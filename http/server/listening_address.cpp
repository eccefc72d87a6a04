#include "http/server/listening_address.hpp"

#include <cstdlib>
#include <stdexcept>

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

tcp::endpoint endpoint_of(std::string_view setting, const std::string& listen) {
  const auto refuse = [&] {
    throw std::runtime_error(std::string{setting} + " must be address:port, not " + listen);
  };
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) refuse();
  auto host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
  const auto port = std::atoi(listen.c_str() + colon + 1);
  if (ec || port < 0 || port > 65'535) refuse();
  return {address, static_cast<std::uint16_t>(port)};
}

}  // namespace

// The first thread's context accepts.
listening_address::listening_address(
    std::string_view setting, std::string listen, actors::net::io_threads& threads)
    : text_{std::move(listen)}, acceptor_{threads.context(0)} {
  const auto where = endpoint_of(setting, text_);
  boost::system::error_code ec;
  acceptor_.open(where.protocol(), ec);
  if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address{true}, ec);
  if (!ec) acceptor_.bind(where, ec);
  if (!ec) acceptor_.listen(tcp::acceptor::max_listen_connections, ec);
  if (ec)
    throw std::runtime_error(std::string{setting} + ": cannot listen on " + text_ + ": " + ec.message());
}

}  // namespace mbs::http
