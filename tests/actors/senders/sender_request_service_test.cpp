#include "actors/senders/sender_request_service.hpp"

#include "persistence/accounts/account_store.hpp"
#include "persistence/senders/sender_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

const domain::audit_origin by{{domain::actor_kind::person, 3}, beginning};

/// The service over a real store and a real folder; ACCOUNT says that all accounts are active.
struct at_work : hand_driven_system {
  at_work() {
    accounts.when<check_standing>([this](const check_standing& m) {
      m.done(suspended ? std::optional<refusal>{refusal{errc::account_suspended, {}, {}}} : std::nullopt);
    });
    account = store.get<persistence::account_store>()
                  .create_account({"asha@example.com", "Duka", {}, "", {}}, beginning)
                  ->id;
    service.emplace(sender_request_service::parts{&pool, *accounts.actor, *mailer.actor,
        &domain::numbering_plan::kenya(), documents.string(), [this] { return wall + later; }});
  }
  /// What a call of the service is answered.
  template <class T, class Ask>
  outcome<T> answer(Ask ask) {
    std::optional<outcome<T>> told;
    ask(completion<T>{[&](outcome<T> o) { told.emplace(std::move(o)); }});
    run();
    REQUIRE(told);
    return std::move(*told);
  }
  outcome<persistence::sender_request_record> request(const std::string& name = "DUKA") {
    return answer<persistence::sender_request_record>([&](auto done) {
      service->ask_for_sender({account, {name, {}, {}}, "Receipts"}, by, done);
    });
  }
  outcome<persistence::sender_document> add(domain::sender_request_id to, std::string octets = "%PDF-1.7 x") {
    return answer<persistence::sender_document>([&](auto done) {
      service->add_document(
          account, {to, "licence.pdf", domain::document_kind::pdf, std::move(octets)}, by, done);
    });
  }
  outcome<sender_document_content> read(domain::sender_document_id id, domain::account_id as) {
    return answer<sender_document_content>([&](auto done) { service->read_document(as, id, as, done); });
  }
  outcome<persistence::sender_request_record> withdraw(domain::sender_request_id id) {
    return answer<persistence::sender_request_record>(
        [&](auto done) { service->withdraw_request(account, id, by, done); });
  }
  [[nodiscard]] std::size_t files() const {
    if (!std::filesystem::exists(documents)) return 0;
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator{documents}, std::filesystem::directory_iterator{}));
  }

  real_store store;
  std::filesystem::path documents = store.folder / "documents";
  inline_pool pool{*store.connection};
  recorder<accounts_actor> accounts{*this};
  recorder<mailer_actor> mailer{*this};
  bool suspended = false;
  domain::time_point wall = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  domain::duration later{};
  domain::account_id account;
  std::optional<sender_request_service> service;
};

}  // namespace

TEST_CASE("a document is read by its own account as it was sent, and by no other") {
  at_work a;
  const auto id = a.request()->id;
  const auto document = a.add(id, "%PDF-1.7 whole");
  REQUIRE(document.has_value());
  CHECK(document->size == 14);
  CHECK(a.files() == 1);
  CHECK(a.read(document->id, a.account)->octets == "%PDF-1.7 whole");
  CHECK(a.read(document->id, {5}).error().why == errc::not_found);
}

TEST_CASE("a document for what takes none leaves no file") {
  at_work a;
  CHECK(a.add({77}).error().why == errc::not_found);
  const auto id = a.request()->id;
  for (std::uint32_t i = 0; i < domain::max_documents_of_request; ++i)
    REQUIRE(a.add(id).has_value());
  CHECK(a.add(id).error().why == errc::too_many_requests_open);
  CHECK(a.files() == domain::max_documents_of_request);
  REQUIRE(a.withdraw(id).has_value());
  CHECK(a.files() == 0);
  CHECK(a.add(id).error().why == errc::not_waiting);
  CHECK(a.files() == 0);
}

TEST_CASE("a suspended account asks for nothing") {
  at_work a;
  const auto id = a.request()->id;
  a.suspended = true;
  CHECK(a.request("OTHER").error().why == errc::account_suspended);
  CHECK(a.add(id).error().why == errc::account_suspended);
  CHECK(a.withdraw(id).error().why == errc::account_suspended);
  CHECK(a.files() == 0);
}

TEST_CASE("files that are no document's are swept once they are old, and documents stay") {
  at_work a;
  const auto kept = a.add(a.request()->id);
  REQUIRE(kept.has_value());
  const persistence::document_folder folder{a.documents};
  const auto stray = folder.write("left by a stop");
  REQUIRE(stray.has_value());
  a.service->sweep();
  CHECK(a.files() == 2);
  a.later = 2h;
  a.service->sweep();
  CHECK(a.files() == 1);
  CHECK(a.read(kept->id, a.account).has_value());
}

TEST_CASE("documents go a term after the decision, their requests later, and what waits stays") {
  at_work a;
  const auto decided = a.request("ONE")->id, waits = a.request("TWO")->id;
  const auto gone = a.add(decided), kept = a.add(waits);
  auto decision = by;
  decision.at = a.wall;
  REQUIRE(a.answer<persistence::sender_request_record>([&](auto done) {
             a.service->approve_request({900}, decided, {}, decision, done);
           }).has_value());
  const auto sweep_after = [&](domain::duration later) {
    a.later = later;
    a.service->sweep();
  };
  const auto find = [&](domain::sender_request_id id) {
    return a.answer<persistence::sender_request_record>(
        [&](auto done) { a.service->get_request(a.account, id, a.account, done); });
  };
  sweep_after(90 * 24h);
  CHECK(a.read(gone->id, a.account).has_value());
  sweep_after(90 * 24h + 1s);
  CHECK(a.read(gone->id, a.account).error().why == errc::not_found);
  CHECK(a.read(kept->id, a.account).has_value());
  CHECK(a.files() == 1);
  CHECK(find(decided)->documents.empty());
  sweep_after(730 * 24h + 1s);
  CHECK(find(decided).error().why == errc::not_found);
  CHECK(find(waits)->documents.size() == 1);
  CHECK(a.files() == 1);
}

TEST_CASE("where no file can be written a document is refused, and the request has none") {
  at_work a;
  const auto id = a.request()->id;
  {
    const auto blocked = std::fopen(a.documents.c_str(), "w");
    REQUIRE(blocked);
    std::fclose(blocked);
  }
  CHECK(a.add(id).error().why == errc::store_unavailable);
  CHECK(a.answer<persistence::sender_request_record>([&](auto done) {
           a.service->get_request(a.account, id, a.account, done);
         })->documents.empty());
}

TEST_CASE("MAILER hears of a decision once it is there, and not of one that is none") {
  at_work a;
  const auto id = a.request()->id;
  const auto decide = [&] {
    return a.answer<persistence::sender_request_record>(
        [&](auto done) { a.service->reject_request({900}, id, "No licence", by, done); });
  };
  REQUIRE(decide().has_value());
  CHECK(a.mailer.all<mails_waiting>().size() == 1);
  CHECK(decide().error().why == errc::not_waiting);
  CHECK(a.mailer.all<mails_waiting>().size() == 1);
}

}  // namespace mbs::actors::testing
