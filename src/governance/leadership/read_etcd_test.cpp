#include "base/json.hpp"
#include "governance/leadership/read_etcd.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

struct EtcdRead {
    EtcdDefinition etcd;
    std::vector<toml::Mistake> mistakes;
};

/// The table as JSON, which is the same to the reader.
EtcdRead read_it(std::string_view json) {
    EtcdRead read;
    const auto value = parse_json(json);
    toml::TableReader table(*value, "control.etcd", read.mistakes);
    read_etcd(table, read.etcd);
    table.finish();
    return read;
}

TEST(ReadEtcd, MembersAloneAreEnough) {
    const auto read = read_it(R"({"endpoints":["http://10.0.0.1:2379","http://[::1]:2379"]})");
    EXPECT_TRUE(read.mistakes.empty());
    EXPECT_EQ(read.etcd, (EtcdDefinition{.endpoints = {"http://10.0.0.1:2379", "http://[::1]:2379"}}));
}

TEST(ReadEtcd, TakesUserFilesPrefixAndLease) {
    const auto read = read_it(
        R"({"endpoints":["https://etcd.local:2379"],"user":"me","password":{"file":"/etc/tutti/etcd"},)"
        R"("ca":"/etc/tutti/ca.pem","prefix":"/home/tutti","lease":"3s"})"
    );
    EXPECT_TRUE(read.mistakes.empty());
    EXPECT_EQ(read.etcd.user, "me");
    EXPECT_EQ(read.etcd.password, toml::SecretReference{"/etc/tutti/etcd"});
    EXPECT_EQ(read.etcd.tls.ca, "/etc/tutti/ca.pem");
    EXPECT_EQ(read.etcd.prefix, "/home/tutti");
    EXPECT_EQ(read.etcd.lease, seconds(3));
}

TEST(ReadEtcd, SaysWhatIsWrong) {
    const auto count = [](std::string_view further) {
        const auto text = std::string(R"({"endpoints":["http://a:1"])") + std::string(further) + "}";
        return read_it(text).mistakes.size();
    };
    EXPECT_EQ(count(""), 0U);
    for (const char* further :
         {R"(,"user":"me")", R"(,"password":{"file":"/x"})", R"(,"ca":"/etc/ca.pem")", R"(,"prefix":"a/")",
          R"(,"prefix":"a b")", R"(,"user":"me","password":{"vault":"etcd"})", R"(,"lease":"1s")",
          R"(,"lease":"2500ms")", R"(,"nodes":1)"})
        EXPECT_EQ(count(further), 1U) << further;
    for (const char* endpoints :
         {R"("http://a:1")", "[]", R"(["a:2379"])", R"(["ftp://a:1"])", R"(["http://me:x@a:1"])",
          R"(["http://a:1/path"])", R"(["http://"])"})
        EXPECT_FALSE(read_it(std::string(R"({"endpoints":)") + endpoints + "}").mistakes.empty())
            << endpoints;
    EXPECT_EQ(read_it("{}").mistakes.size(), 1U);
}

} // namespace
} // namespace tutti::governance
