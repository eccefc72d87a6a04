#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using namespace std::string_view_literals;

namespace {

constexpr auto wish =
    R"({"name":"DUKA","network":"safaricom","class":"otp","purpose":"Receipts for customers"})";
constexpr auto pdf = "%PDF-1.7\n\0\r\n\xFF the rest of it"sv;

struct place : served {
  std::string owner = sessions.member(account_role::owner);
  std::string stranger = sessions.member(account_role::owner, domain::account_id{2});

  response as(const std::string& who, std::string_view verb, std::string_view path,
      std::string_view body = {}, std::string_view type = "application/json") {
    return client.ask(verb, path, who + "Content-Type: " + std::string{type} + "\r\n", body);
  }
  std::string ask_for_one() { return text_of(parsed(as(owner, "POST", "/v1/sender-requests", wish)), "id"); }
  response upload(const std::string& who, const std::string& request, std::string_view octets,
      std::string_view type = "application/pdf", const std::string& query = {}) {
    return as(who, "POST", "/v1/sender-requests/" + request + "/documents" + query, octets, type);
  }
};

}  // namespace

TEST_CASE("a sender is asked for, shown to its account and withdrawn") {
  place s;
  const auto made = s.as(s.owner, "POST", "/v1/sender-requests", wish);
  CHECK(made.status == 201);
  const auto id = text_of(parsed(made), "id");
  CHECK(text_of(parsed(made), "state") == "waiting");
  CHECK(text_of(parsed(made), "network") == "safaricom");
  CHECK(text_of(parsed(made), "class") == "otp");
  CHECK_FALSE(parsed(made).contains("account_id"));
  CHECK(s.sender_requests.last_by.who.kind == domain::actor_kind::person);
  CHECK(parsed(s.as(s.owner, "GET", "/v1/sender-requests")).at("requests").as_array().size() == 1);
  CHECK(s.as(s.owner, "GET", "/v1/sender-requests/" + id).status == 200);
  CHECK(text_of(parsed(s.as(s.owner, "DELETE", "/v1/sender-requests/" + id)), "state") == "withdrawn");
  const auto again = s.as(s.owner, "DELETE", "/v1/sender-requests/" + id);
  CHECK(again.status == 409);
  CHECK(code_of(again) == "not_waiting");
}

TEST_CASE("what is wrong with a request for a sender is said with its place") {
  place s;
  const auto refused = [&](std::string_view body, std::string_view code, std::string_view pointer) {
    const auto r = s.as(s.owner, "POST", "/v1/sender-requests", body);
    CAPTURE(r.body);
    CHECK(code_of(r) == code);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == pointer);
  };
  refused(R"({"name":"TWELVELETTERS","purpose":"p"})", "invalid_sender", "/name");
  refused(R"({"name":"DUKA"})", "malformed_request", "/purpose");
  refused(R"({"name":"DUKA","purpose":"  "})", "malformed_request", "/purpose");
  refused(R"({"name":"DUKA","purpose":"p","network":"vodafone"})", "malformed_request", "/network");
  refused(R"({"name":"DUKA","purpose":"p","class":"urgent"})", "malformed_request", "/class");
  refused(R"({"name":"DUKA","purpose":"p","colour":"red"})", "malformed_request", "/colour");
  CHECK(s.sender_requests.requests.empty());
}

TEST_CASE("so many requests and documents wait, and no more") {
  place s;
  const auto id = s.ask_for_one();
  for (std::uint32_t i = 0; i < domain::max_documents_of_request; ++i)
    REQUIRE(s.upload(s.owner, id, pdf).status == 201);
  const auto document = s.upload(s.owner, id, pdf);
  CHECK(code_of(document) == "too_many_requests_open");
  CHECK(text_of(parsed(document), "detail").find("5 documents") != std::string::npos);
  while (s.sender_requests.requests.size() < domain::max_waiting_requests)
    s.ask_for_one();
  const auto r = s.as(s.owner, "POST", "/v1/sender-requests", wish);
  CHECK(r.status == 422);
  CHECK(code_of(r) == "too_many_requests_open");
}

TEST_CASE("a document comes back as it was sent, to be kept and never opened in place") {
  place s;
  const auto id = s.ask_for_one();
  const auto added = s.upload(s.owner, id, pdf, "application/pdf", "?name=Leseni%20%22x%22.pdf");
  CHECK(added.status == 201);
  CHECK(text_of(parsed(added), "name") == "Leseni \"x\".pdf");
  CHECK(text_of(parsed(added), "kind") == "pdf");
  const auto got = s.as(s.owner, "GET", "/v1/sender-documents/" + text_of(parsed(added), "id"));
  CHECK(got.status == 200);
  CHECK(got.body == pdf);
  CHECK(got.header("content-type") == "application/pdf");
  CHECK(got.header("x-content-type-options") == "nosniff");
  CHECK(got.header("content-disposition") ==
      "attachment; filename=\"document.pdf\"; filename*=UTF-8''Leseni%20%22x%22.pdf");
  CHECK(got.header("cache-control").find("no-store") != std::string::npos);
}

TEST_CASE("what is no longer what was taken is served as octets") {
  place s;
  const auto id = s.ask_for_one();
  const auto document = text_of(parsed(s.upload(s.owner, id, pdf)), "id");
  s.sender_requests.documents.at(0).octets = "<script>alert(1)</script>";
  const auto got = s.as(s.owner, "GET", "/v1/sender-documents/" + document);
  CHECK(got.header("content-type") == "application/octet-stream");
}

TEST_CASE("what a document is counts, not what it is called or said to be") {
  place s;
  const auto id = s.ask_for_one();
  for (const auto octets : {"#!/bin/sh\necho"sv, "PK\x03\x04 a zip"sv, "<!DOCTYPE html><script>"sv,
           "<svg xmlns='http://www.w3.org/2000/svg'/>"sv, ""sv, "\xFF\xD8\xFF\xE0 a picture"sv}) {
    const auto r = s.upload(s.owner, id, octets, "application/pdf", "?name=licence.pdf");
    CAPTURE(octets);
    CHECK(r.status == 422);
    CHECK(code_of(r) == "invalid_document");
  }
  for (const auto* type : {"text/html", "image/svg+xml", "application/zip", "application/json"}) {
    const auto r = s.upload(s.owner, id, pdf, type);
    CHECK(r.status == 415);
    CHECK(text_of(parsed(r), "detail").find("application/pdf") != std::string::npos);
  }
  CHECK(s.upload(s.owner, id, pdf, "application/pdf", "?name=a%2Fb.pdf").status == 400);
  CHECK(s.upload(s.owner, id, pdf, "application/pdf", "?path=x").status == 400);
  CHECK(s.sender_requests.documents.empty());
}

TEST_CASE("a document of 5 MiB is taken, and one octet more is not") {
  place s;
  const auto id = s.ask_for_one();
  std::string octets{pdf};
  octets.resize(domain::max_document_octets, 'x');
  CHECK(s.upload(s.owner, id, octets).status == 201);
  octets += 'x';
  CHECK(s.upload(s.owner, id, octets).status == 413);
}

TEST_CASE("nobody sees, adds to or withdraws another account's request, and reads no document of it") {
  place s;
  const auto id = s.ask_for_one();
  const auto document = text_of(parsed(s.upload(s.owner, id, pdf)), "id");
  CHECK(parsed(s.as(s.stranger, "GET", "/v1/sender-requests")).at("requests").as_array().empty());
  CHECK(s.as(s.stranger, "GET", "/v1/sender-requests/" + id).status == 404);
  CHECK(s.as(s.stranger, "DELETE", "/v1/sender-requests/" + id).status == 404);
  CHECK(s.upload(s.stranger, id, pdf).status == 404);
  CHECK(s.as(s.stranger, "GET", "/v1/sender-documents/" + document).status == 404);
  for (const auto* none : {"sdd_0000000000009", "1", "..%2f..%2fetc%2fpasswd", "sdr_0000000000001"})
    CHECK(s.as(s.owner, "GET", "/v1/sender-documents/" + std::string{none}).status == 404);
  CHECK(s.sender_requests.requests.at(0).state == domain::sender_request_state::waiting);
  CHECK(s.sender_requests.documents.size() == 1);
}

TEST_CASE("who may not ask for senders reads no document and asks for none") {
  place s;
  const auto id = s.ask_for_one();
  const auto document = text_of(parsed(s.upload(s.owner, id, pdf)), "id");
  for (const auto role : {account_role::viewer, account_role::finance}) {
    const auto who = s.sessions.member(role);
    CHECK(s.as(who, "GET", "/v1/sender-requests/" + id).status == 200);
    CHECK(s.as(who, "GET", "/v1/sender-documents/" + document).status == 403);
    CHECK(s.as(who, "POST", "/v1/sender-requests", wish).status == 403);
    CHECK(s.upload(who, id, pdf).status == 403);
    CHECK(s.as(who, "PUT", "/v1/default-sender", R"({"name":"DUKA"})").status == 403);
  }
  const auto sender = s.sessions.member(account_role::sender);
  CHECK(s.as(sender, "GET", "/v1/sender-documents/" + document).status == 200);
  CHECK(s.as(sender, "PUT", "/v1/default-sender", R"({"name":"DUKA"})").status == 403);
}

TEST_CASE("an account's default sender is set to one that is approved, and taken away") {
  place s;
  const auto set = s.as(s.owner, "PUT", "/v1/default-sender", R"({"name":"DUKA"})");
  CHECK(set.status == 200);
  CHECK(text_of(parsed(set), "default_sender") == "DUKA");
  const auto other = s.as(s.owner, "PUT", "/v1/default-sender", R"({"name":"OTHER"})");
  CHECK(other.status == 422);
  CHECK(code_of(other) == "sender_not_approved");
  CHECK(code_of(s.as(s.owner, "PUT", "/v1/default-sender", R"({"name":""})")) == "invalid_sender");
  CHECK(parsed(s.as(s.owner, "DELETE", "/v1/default-sender")).at("default_sender").is_null());
}
