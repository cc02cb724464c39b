#include "installation/load.hpp"
#include "installation/otlp_section.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

TEST(OtlpSection, AllOfItAndTheServiceRuns) {
    const auto read = load_installation(R"(
[otlp]
endpoint = "https://otlp.example.org/otlp/"
interval = "30s"
service_name = "stage"
metrics = false
[otlp.headers]
x-scope-orgid = "home"
Authorization = { vault = "otlp.token" }
)");
    ASSERT_TRUE(read) << read.error()[0].reason;
    EXPECT_TRUE(read->otlp.runs);
    EXPECT_EQ(read->otlp.endpoint, "https://otlp.example.org/otlp");
    EXPECT_EQ(read->otlp.interval, seconds(30));
    EXPECT_EQ(read->otlp.service_name, "stage");
    EXPECT_FALSE(read->otlp.metrics);
    ASSERT_EQ(read->otlp.headers.size(), 2U);
    EXPECT_EQ(std::get<std::string>(read->otlp.headers[0].second), "home");
    EXPECT_EQ(std::get<toml::SecretReference>(read->otlp.headers[1].second).vault, "otlp.token");
    const auto* service = read->find_service("otlp");
    ASSERT_NE(service, nullptr);
    EXPECT_FALSE(service->required);
}

TEST(OtlpSection, WithoutItNothingRuns) {
    const auto read = load_installation("[service.system]\n");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->otlp.runs);
    EXPECT_EQ(read->find_service("otlp"), nullptr);
}

TEST(OtlpSection, WhatIsWrongIsSaid) {
    for (const std::string_view text :
         {"interval = \"1s\"", "endpoint = \"collector:4318\"", "endpoint = \"http://\"",
          "endpoint = \"http://me@a:4318\"", "endpoint = \"http://a/?key=x\"", "endpoint = \"http://a b\"",
          "endpoint = \"http://a\"\ninterval = \"10ms\"",
          "endpoint = \"http://a\"\nheaders = { authorization = \"Bearer x\" }",
          "endpoint = \"http://a\"\nheaders = { X-Api-Key = \"x\" }",
          "endpoint = \"http://a\"\nheaders = { \"a b\" = \"x\" }",
          "endpoint = \"http://a\"\nheaders = { a = \"x\\ny\" }",
          "endpoint = \"http://a\"\nheaders = { a = 3 }"}) {
        const auto read = load_installation("[otlp]\n" + std::string(text));
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().size(), 1U) << text;
    }
}

} // namespace
} // namespace tutti::installation
