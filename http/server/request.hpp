#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::http {

enum class method : std::uint8_t { get, head, post, patch, put, remove, options, other };
[[nodiscard]] std::string_view to_text(method m) noexcept;

/// One request as far as this server looks at it. Kept between requests of a connection for its strings'
/// room.
struct request {
  method verb = method::other;
  std::string target;  ///< as sent: path and query
  std::string authorization, api_key, content_type, idempotency_key, request_id;
  std::string forwarded_for;                               ///< all X-Forwarded-For fields, as one list
  std::string forwarded;                                   ///< all Forwarded fields (RFC 7239), as one list
  std::string host;                                        ///< as sent, with its port when it has one
  std::string user_agent;                                  ///< at most 200 characters of it, clean
  std::string cookie;                                      ///< see cookies.hpp
  std::string origin, fetch_site, fetch_mode, fetch_dest;  ///< see origin_guard.hpp
  std::string accept_encoding, if_none_match;
  std::string page_mark;      ///< of Mbs-Page, which only our own page sends
  std::string last_event_id;  ///< of Last-Event-ID, when a stream is read on
  std::string account;        ///< of Mbs-Account: for which of their accounts a person asks
  std::string body;
  bool keep_alive = true;
  bool is_http_1_0 = false;
  bool has_host = false;
  bool expects_continue = false;
  bool goes_on = false;        ///< it was answered with a stream, and is judged again: no new use of anything
  std::string refused_header;  ///< name of a header that may not be given twice, or that we cannot honour

  void clear() noexcept;
  [[nodiscard]] std::string_view path() const noexcept;
  /// Without the '?'.
  [[nodiscard]] std::string_view query() const noexcept;
  /// Takes "for_account=acc_…" out of the query and into `account`: for where a browser can set no header.
  void take_account();
};

}  // namespace mbs::http
