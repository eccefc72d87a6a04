#include "domain/senders/document.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;
using namespace std::string_view_literals;

namespace {

constexpr auto png = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01"sv;

}  // namespace

TEST_CASE("a document is what its first octets say, whatever it is called") {
  CHECK(document_kind_of("%PDF-1.7\n%\xE2\xE3") == document_kind::pdf);
  CHECK(document_kind_of(png) == document_kind::png);
  for (const auto octets : {"\xFF\xD8\xFF\xE0\0\x10JFIF"sv, "\xFF\xD8\xFF\xE1"sv, "\xFF\xD8\xFF\xDB"sv})
    CHECK(document_kind_of(octets) == document_kind::jpeg);
}

TEST_CASE("scripts, archives, pages and pictures that can run something are no documents") {
  for (const auto octets :
      {""sv, "#!/bin/sh\nrm -rf /"sv, "PK\x03\x04\x14\0"sv, "<!DOCTYPE html><script>alert(1)</script>"sv,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"sv, "GIF89a"sv, "MZ\x90"sv,
          "\x7F"
          "ELF"sv,
          "RIFF\0\0\0\0WEBP"sv})
    CHECK_FALSE(document_kind_of(octets));
}

TEST_CASE("what only begins like a document, or has one further on, is none") {
  CHECK_FALSE(document_kind_of("%PDF-"));
  CHECK_FALSE(document_kind_of("%PDF-x"));
  CHECK_FALSE(document_kind_of("<script>alert(1)</script>%PDF-1.7"));
  CHECK_FALSE(document_kind_of(png.substr(0, 8)));
  CHECK_FALSE(document_kind_of("\xFF\xD8\xFF"));
  for (const auto octets :
      {"\xFF\xD8\xFF\xFF"sv, "\xFF\xD8\xFF\xD8"sv, "\xFF\xD8\xFF\0"sv, "\xFF\xD8\xFF\xD0"sv})
    CHECK_FALSE(document_kind_of(octets));
}

TEST_CASE("a kind has one media type, in any case and with parameters") {
  for (const auto k : document_kinds)
    CHECK(document_kind_from_media_type(media_type_of(k)) == k);
  CHECK(document_kind_from_media_type("Application/PDF; charset=x") == document_kind::pdf);
  for (const auto type : {"", "application/pdfx", "image/svg+xml", "text/html", "application/zip"})
    CHECK_FALSE(document_kind_from_media_type(type));
}

TEST_CASE("a name that is shown is no path and holds no control characters") {
  for (const auto name : {"licence.pdf", "Leseni ya biashara \xC3\xA9.pdf", "..", "\"><script>"})
    CHECK_FALSE(fault_of_document_name(name));
  CHECK_FALSE(fault_of_document_name(std::string(100, 'a')));
  for (const auto name : {"", "../../etc/passwd", "a\\b", "a\r\nSet-Cookie: x=y", "a\x7F", "\xFF",
           "x\u202Efdp.exe", "a\u200Bb", "a\u0085b"})
    CHECK(fault_of_document_name(name));
  CHECK(fault_of_document_name(std::string(101, 'a')));
}

TEST_CASE("no name ends the header that it stands in") {
  CHECK(attachment_disposition("licence-1.pdf", document_kind::pdf) ==
      "attachment; filename=\"document.pdf\"; filename*=UTF-8''licence-1.pdf");
  CHECK(attachment_disposition("a\"; \xC3\xA9\r\n", document_kind::png) ==
      "attachment; filename=\"document.png\"; filename*=UTF-8''a%22%3B%20%C3%A9%0D%0A.png");
}

TEST_CASE("a document is saved as what it is, whatever its name says") {
  const auto saved_as = [](std::string_view name, document_kind k) {
    const auto text = attachment_disposition(name, k);
    return text.substr(text.find("''") + 2);
  };
  CHECK(saved_as("licence.html", document_kind::pdf) == "licence.html.pdf");
  CHECK(saved_as("licence", document_kind::png) == "licence.png");
  CHECK(saved_as("Licence.PDF", document_kind::pdf) == "Licence.PDF");
  CHECK(saved_as("a.jpg", document_kind::jpeg) == "a.jpg");
  CHECK(saved_as("a.jpeg", document_kind::jpeg) == "a.jpeg");
  CHECK(saved_as("a.jpg", document_kind::png) == "a.jpg.png");
  CHECK(saved_as("..", document_kind::pdf) == "...pdf");
}
