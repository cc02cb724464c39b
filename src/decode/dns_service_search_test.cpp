#include "decode/dns_message_testing.hpp"
#include "decode/dns_service_search.hpp"

#include <gtest/gtest.h>

namespace tutti::decode {
namespace {

const DnsName wled = *parse_dns_name("_wled._tcp.local");
const DnsName porch = *parse_dns_name("Porch._wled._tcp.local");
const DnsName porch_host = *parse_dns_name("wled-porch.local");

DnsRecord pointer_to(DnsName instance) { return {wled, 120, DnsPointer{std::move(instance)}}; }
DnsRecord place_of(DnsName instance, DnsName host) {
    return {std::move(instance), 120, DnsService{std::move(host), 80}};
}
DnsRecord address_of(DnsName host, std::uint8_t last) {
    return {std::move(host), 120, Ipv4{192, 168, 1, last}};
}

/// What the search asks for, as questions in bytes.
std::string asked(const DnsServiceSearch& search) {
    const auto bytes = search.question();
    return {bytes.begin(), bytes.end()};
}
std::string questions(std::vector<DnsQuestion> all) {
    const auto bytes = print(all);
    return {bytes.begin(), bytes.end()};
}

const DnsServiceInstance found_porch{"Porch", "wled-porch.local", 80, {"192.168.1.20"}};

TEST(DnsServiceSearch, OneAnswerMayHoldAll) {
    DnsServiceSearch search(wled);
    EXPECT_EQ(asked(search), questions({{wled, DnsType::Pointer}}));
    const auto answer = porch_answer();
    EXPECT_TRUE(search.take(*parse_dns_message(dns_bytes(answer))));
    EXPECT_EQ(search.found(), (std::vector{found_porch}));
    EXPECT_FALSE(search.is_open());
    EXPECT_FALSE(search.take(*parse_dns_message(dns_bytes(answer)))) << "the same again is no news";
}

TEST(DnsServiceSearch, AsksForWhatAnAnswerLeftOut) {
    DnsServiceSearch search(wled);
    EXPECT_TRUE(search.take({true, {pointer_to(porch)}}));
    EXPECT_TRUE(search.is_open());
    EXPECT_EQ(asked(search), questions({{wled, DnsType::Pointer}, {porch, DnsType::Service}}));
    EXPECT_TRUE(search.take({true, {place_of(porch, porch_host)}}));
    EXPECT_EQ(asked(search), questions({{wled, DnsType::Pointer}, {porch_host, DnsType::Address}}));
    EXPECT_TRUE(search.found().empty());
    EXPECT_TRUE(search.take({true, {address_of(porch_host, 20)}}));
    EXPECT_EQ(search.found(), (std::vector{found_porch}));
    EXPECT_FALSE(search.is_open());
}

TEST(DnsServiceSearch, TheOrderWithinAnAnswerMeansNothing) {
    DnsServiceSearch search(wled);
    search.take({true, {address_of(porch_host, 20), place_of(porch, porch_host), pointer_to(porch)}});
    EXPECT_EQ(search.found(), (std::vector{found_porch}));
}

TEST(DnsServiceSearch, AHostMayHaveSeveralAddressesAndServices) {
    DnsServiceSearch search(wled);
    const auto shed = *parse_dns_name("Shed._wled._tcp.local");
    search.take(
        {true, {pointer_to(porch), pointer_to(shed), place_of(porch, porch_host), place_of(shed, porch_host)}}
    );
    search.take({true, {address_of(*parse_dns_name("WLED-PORCH.local"), 20), address_of(porch_host, 21)}});
    const auto found = search.found();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].addresses, (std::vector<std::string>{"192.168.1.20", "192.168.1.21"}));
    EXPECT_EQ(found[1].name, "Shed");
    EXPECT_EQ(found[1].addresses, found[0].addresses);
}

TEST(DnsServiceSearch, PassesOverWhatNobodyAskedFor) {
    DnsServiceSearch search(wled);
    const auto printer = *parse_dns_name("Printer._ipp._tcp.local");
    EXPECT_FALSE(search.take({false, {pointer_to(porch)}})) << "a question";
    EXPECT_FALSE(search.take({true, {{*parse_dns_name("_ipp._tcp.local"), 120, DnsPointer{printer}}}}));
    EXPECT_FALSE(search.take({true, {place_of(printer, porch_host), address_of(porch_host, 20)}}));
    EXPECT_FALSE(search.take({true, {{wled, 0, DnsPointer{porch}}}})) << "it says goodbye";
    EXPECT_FALSE(search.is_open());
}

TEST(DnsServiceSearch, ManyInstancesAreKeptWithinLimitsAndAskedForInOnePacket) {
    DnsServiceSearch search(wled);
    DnsMessage message{true, {}};
    for (int i = 0; i < 300; ++i)
        message.records.push_back(pointer_to({{"lamp " + std::to_string(i), "_wled", "_tcp", "local"}}));
    EXPECT_TRUE(search.take(message));
    EXPECT_LE(search.question().size(), 1400U);
    EXPECT_GT(search.question().size(), 1300U);
    for (auto& record : message.records) record = place_of(std::get<DnsPointer>(record.data).to, porch_host);
    message.records.push_back(address_of(porch_host, 20));
    search.take(message);
    EXPECT_EQ(search.found().size(), DnsServiceSearch::max_instances);
    for (std::uint8_t last = 0; last < 50; ++last) search.take({true, {address_of(porch_host, last)}});
    EXPECT_EQ(search.found()[0].addresses.size(), DnsServiceSearch::max_addresses);
}

} // namespace
} // namespace tutti::decode
