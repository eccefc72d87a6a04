#include "persistence/postgres/postgres_change_source.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/postgres/postgres_connection.hpp"

#include <libpq-fe.h>

namespace mbs::persistence {

namespace {

struct free_notice {
  void operator()(PGnotify* n) const noexcept { PQfreemem(n); }
};

class postgres_change_source final : public sql::change_source {
 public:
  explicit postgres_change_source(const postgres_options& options) : connection_{open_postgres(options)} {
    connection_->run("LISTEN " + std::string{change_channel});
  }

  int descriptor() const override { return PQsocket(native_postgres(*connection_)); }

  bool take() override {
    auto* const c = native_postgres(*connection_);
    if (PQconsumeInput(c) != 1) throw_postgres(c, nullptr);
    bool any = false;
    while (const std::unique_ptr<PGnotify, free_notice> one{PQnotifies(c)})
      any = true;
    return any;
  }

 private:
  std::unique_ptr<sql::connection> connection_;
};

}  // namespace

std::unique_ptr<sql::change_source> open_postgres_changes(const std::string& url) {
  postgres_options options;
  options.url = url;
  // Of LISTEN itself; what vanishes later is noticed by keep-alives within about 10 s.
  options.statement_limit = std::chrono::milliseconds{2'000};
  return std::make_unique<postgres_change_source>(options);
}

}  // namespace mbs::persistence
