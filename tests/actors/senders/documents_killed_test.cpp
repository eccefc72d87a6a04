#include "actors/senders/sender_request_service.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/senders/sender_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <type_traits>

/// Files and rows of documents when kill -9 comes between the two.
namespace mbs::actors::testing {

namespace {

using persistence::sender_request_record;
using persistence::sender_store;

const domain::audit_origin by{{domain::actor_kind::person, 3}, beginning};

/// Kills its process at the n-th moment (0 is the first) just before or after a call of the store that the
/// way of a document takes; that each call is whole or not at all is the store's own test.
class dying_senders final : public sender_store {
 public:
  dying_senders(sender_store& inner, int moments) : inner_{inner}, left_{moments} {}

  domain::result<void> add_sender(
      const persistence::sender_record& s, const domain::audit_origin& o) override {
    return inner_.add_sender(s, o);
  }
  domain::result<void> remove_sender(
      const persistence::sender_record& s, const domain::audit_origin& o) override {
    return inner_.remove_sender(s, o);
  }
  domain::result<persistence::senders_of_account> list_senders(domain::account_id a) override {
    return inner_.list_senders(a);
  }
  domain::result<void> set_default_sender(
      domain::account_id a, const std::string& name, const domain::audit_origin& o) override {
    return inner_.set_default_sender(a, name, o);
  }
  domain::result<sender_request_record> add_request(
      const persistence::new_sender_request& w, const domain::audit_origin& o) override {
    return around([&] { return inner_.add_request(w, o); });
  }
  domain::result<sender_request_record> get_request(
      domain::sender_request_id id, std::optional<domain::account_id> a) override {
    return around([&] { return inner_.get_request(id, a); });
  }
  domain::result<persistence::sender_request_page> list_requests(
      const persistence::sender_request_question& q, domain::time_point now) override {
    return inner_.list_requests(q, now);
  }
  domain::result<sender_request_record> withdraw_request(
      domain::sender_request_id id, domain::account_id a, const domain::audit_origin& o) override {
    return around([&] { return inner_.withdraw_request(id, a, o); });
  }
  domain::result<persistence::sender_document> add_document(
      const persistence::sender_document& d, domain::account_id a, const domain::audit_origin& o) override {
    return around([&] { return inner_.add_document(d, a, o); });
  }
  domain::result<persistence::sender_document> get_document(
      domain::sender_document_id id, std::optional<domain::account_id> a) override {
    return inner_.get_document(id, a);
  }
  domain::result<std::vector<std::string>> strangers_among(const std::vector<std::string>& files) override {
    return around([&] { return inner_.strangers_among(files); });
  }
  domain::result<sender_request_record> approve_request(domain::sender_request_id id,
      std::optional<domain::time_point> ends_at, const domain::audit_origin& o) override {
    return inner_.approve_request(id, ends_at, o);
  }
  domain::result<sender_request_record> reject_request(
      domain::sender_request_id id, const std::string& reason, const domain::audit_origin& o) override {
    return inner_.reject_request(id, reason, o);
  }

 private:
  template <class Call>
  std::invoke_result_t<Call> around(Call call) {
    moment();
    auto made = call();
    moment();
    return made;
  }
  void moment() {
    if (left_-- == 0) kill(getpid(), SIGKILL);
  }

  sender_store& inner_;
  int left_;
};

struct dying_connection final : persistence::store_connection {
  explicit dying_connection(dying_senders& senders) { offer<sender_store>(senders); }
  std::string trouble() const override { return {}; }
};

/// A server that works with a folder, from a start to a kill.
struct one_life : hand_driven_system {
  one_life(const std::filesystem::path& in, int moments, domain::duration later = {})
      : documents{in / "documents"}, senders{connection->get<sender_store>(), moments} {
    accounts.when<check_standing>([](const check_standing& m) { m.done(std::nullopt); });
    const auto wall = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
    service.emplace(sender_request_service::parts{&pool, *accounts.actor, *mailer.actor,
        &domain::numbering_plan::kenya(), documents.string(), [wall, later] { return wall + later; }});
  }
  template <class T, class Ask>
  std::optional<outcome<T>> answer(Ask ask) {
    std::optional<outcome<T>> told;
    ask(completion<T>{[&](outcome<T> o) { told.emplace(std::move(o)); }});
    run();
    return told;
  }
  void ask_for_sender(domain::account_id account, const std::string& name) {
    (void)answer<sender_request_record>([&](auto done) {
      service->ask_for_sender({account, {name, {}, {}}, "Receipts"}, by, done);
    });
  }
  void add_document(const sender_request_record& to) {
    (void)answer<persistence::sender_document>([&](auto done) {
      service->add_document(to.account, {to.id, "a.pdf", domain::document_kind::pdf, "%PDF-1.7 x"}, by, done);
    });
  }
  void withdraw(const sender_request_record& r) {
    (void)answer<sender_request_record>(
        [&](auto done) { service->withdraw_request(r.account, r.id, by, done); });
  }
  [[nodiscard]] std::vector<sender_request_record> requests() {
    return connection->get<sender_store>().list_requests({}, beginning)->requests;
  }
  [[nodiscard]] std::size_t files() const {
    if (!std::filesystem::exists(documents)) return 0;
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator{documents}, std::filesystem::directory_iterator{}));
  }

  std::filesystem::path documents;
  std::unique_ptr<persistence::database> database = std::move(
      persistence::database::open("sqlite:" + (documents.parent_path() / "mbs.db").string()).value());
  std::unique_ptr<persistence::store_connection> connection = database->connect(persistence::lane::changes);
  dying_senders senders;
  dying_connection dying{senders};
  inline_pool pool{dying};
  recorder<accounts_actor> accounts{*this};
  recorder<mailer_actor> mailer{*this};
  std::optional<sender_request_service> service;
};

constexpr int never = 1'000;

/// All that a request's documents go through; ends at the moment when it is killed.
void work(const std::filesystem::path& folder, domain::account_id account, int moments) {
  one_life server{folder, moments, 2h};
  for (const auto* name : {"KEPT", "GONE"})
    server.ask_for_sender(account, name);
  for (const auto& request : server.requests()) {
    server.add_document(request);
    server.add_document(request);
  }
  server.withdraw(server.requests().front());
  server.service->sweep();
}

}  // namespace

TEST_CASE("wherever kill -9 comes, no document is without its file or its request, and no file stays alone") {
  int moment = 0;
  for (bool was_killed = true; was_killed; ++moment) {
    CAPTURE(moment);
    real_store store;
    const auto account = store.get<persistence::account_store>()
                             .create_account({"asha@example.com", "Duka", {}, "", {}}, beginning)
                             ->id;
    const auto child = fork();
    if (child == 0) {
      work(store.folder, account, moment);
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    was_killed = WIFSIGNALED(status);
    REQUIRE((was_killed || WEXITSTATUS(status) == 0));

    one_life next{store.folder, never, 2h};
    next.service->sweep();
    std::size_t documents = 0;
    for (const auto& request : next.requests())
      for (const auto& document : request.documents) {
        ++documents;
        CHECK(std::filesystem::exists(next.documents / document.file));
      }
    CHECK(next.files() == documents);
    if (!was_killed) CHECK(documents == 2);
  }
  CHECK(moment > 20);
}

}  // namespace mbs::actors::testing
