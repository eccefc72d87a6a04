#include "http/client/callback_client.hpp"

#include "actors/net/io_threads.hpp"
#include "http/client/callback_pool.hpp"
#include "http/client/callback_url.hpp"
#include "http/client/name_client.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <mutex>
#include <stdexcept>
#include <unordered_map>

namespace mbs::http {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::milliseconds sweep_every{50};

bool is_clean(std::string_view text) noexcept {
  return text.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

/// The whole request; empty when a header could not be sent safely.
std::string serialise(const callback_url& url, const actors::callback_request& request) {
  std::string out;
  out.reserve(256 + url.target.size() + 128 * request.headers.size() + request.body.size());
  out.append("POST ").append(url.target).append(" HTTP/1.1\r\nHost: ").append(url.authority);
  out.append("\r\nUser-Agent: mbs\r\nContent-Type: application/json\r\nContent-Length: ");
  out.append(std::to_string(request.body.size())).append("\r\n");
  for (const auto& [name, value] : request.headers) {
    if (!is_clean(name) || !is_clean(value)) return {};
    out.append(name).append(": ").append(value).append("\r\n");
  }
  out.append("\r\n").append(request.body);
  return out;
}

std::string origin_key(const callback_url& url) {
  return (url.is_tls ? "s" : "p") + url.host + ' ' + std::to_string(url.port);
}

struct posted_job {
  std::string key;
  callback_origin origin;
  callback_job job;
};

}  // namespace

class callback_client::implementation {
 public:
  implementation(const callback_client_options& options, asio::io_context& io) : options_{options}, io_{io} {
    tls_.set_default_verify_paths();
    if (!options_.ca_file.empty()) {
      boost::system::error_code ec;
      tls_.load_verify_file(options_.ca_file, ec);
      if (ec) throw std::runtime_error("cannot read " + options_.ca_file + ": " + ec.message());
    }
    actors::net::run_in(io_, [this] { sweep_later(); });
  }

  ~implementation() { stop(); }

  void post(posted_job job) {
    {
      const std::lock_guard lock{guard_};
      if (!is_stopped_) {
        posted_.push_back(std::move(job));
        if (posted_.size() == 1) asio::post(io_, [this] { take(); });
        return;
      }
    }
    job.job.done({.status = 0, .error = "shutting down", .retry_after = {}, .is_stopping = true});
  }

  void stop() {
    {
      const std::lock_guard lock{guard_};
      if (is_stopped_) return;
      is_stopped_ = true;
    }
    actors::net::run_in(io_, [this] { end_everything(); });
    // What is left refers to pools, and these to this.
    actors::net::settle(io_);
  }

 private:
  void take() {
    {
      const std::lock_guard lock{guard_};
      taken_.swap(posted_);
    }
    for (auto& t : taken_) {
      auto& pool = pools_[t.key];
      if (!pool) pool = std::make_shared<callback_pool>(context_, std::move(t.origin));
      pool->post(std::move(t.job));
    }
    taken_.clear();
  }

  void sweep_later() {
    sweeper_.expires_after(sweep_every);
    sweeper_.async_wait([this](const boost::system::error_code& ec) {
      if (ec || context_.is_stopping) return;
      const auto now = std::chrono::steady_clock::now();
      for (const auto& [key, pool] : pools_)
        pool->sweep(now);
      std::erase_if(pools_, [](const auto& entry) { return entry.second->is_unused(); });
      sweep_later();
    });
  }

  bool close_an_unused_one() {
    callback_pool* of = nullptr;
    auto oldest = std::chrono::steady_clock::time_point::max();
    for (const auto& [key, pool] : pools_) {
      const auto since = pool->unused_since();
      if (!since || *since >= oldest) continue;
      oldest = *since;
      of = pool.get();
    }
    if (of != nullptr) of->close_unused();
    return of != nullptr;
  }

  void end_everything() {
    take();
    context_.is_stopping = true;
    asked_.stop();
    sweeper_.cancel();
    for (const auto& [key, pool] : pools_)
      pool->stop();
  }

  callback_client_options options_;
  asio::io_context& io_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  name_client asked_{io_, options_.name_servers};
  name_cache names_{
      [this](const std::string& host, name_cache::answered done) { asked_.ask(host, std::move(done)); },
      [] { return std::chrono::steady_clock::now(); }, options_.names};
  asio::steady_timer sweeper_{io_};
  pool_context context_{io_, tls_, names_, options_, [this] { return close_an_unused_one(); }};
  std::unordered_map<std::string, std::shared_ptr<callback_pool>> pools_;
  std::mutex guard_;
  std::vector<posted_job> posted_;
  std::vector<posted_job> taken_;
  bool is_stopped_ = false;
};

callback_client::callback_client(const callback_client_options& options, asio::io_context& io)
    : implementation_{std::make_unique<implementation>(options, io)} {}
callback_client::~callback_client() = default;
void callback_client::stop() {
  implementation_->stop();
}

void callback_client::post(actors::callback_request request, std::chrono::milliseconds timeout,
    std::function<void(actors::callback_response)> done) {
  std::string why;
  const auto url = callback_url::parse(request.url, &why);
  if (!url) return done({.status = 0, .error = "the URL " + why});
  auto octets = serialise(*url, request);
  if (octets.empty()) return done({.status = 0, .error = "a header holds a line break"});
  implementation_->post({origin_key(*url), {url->is_tls, url->host, url->port},
      {std::make_shared<const std::string>(std::move(octets)), timeout, std::move(done), false}});
}

}  // namespace mbs::http
