#include "decode/dns_service_search.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::decode {

namespace {

constexpr std::size_t max_question = 1400; // bytes: one Ethernet frame

template <typename Named>
auto find_named(std::vector<Named>& all, const DnsName& name) {
    return std::ranges::find_if(all, [&](const Named& one) { return is_same(one.name, name); });
}

} // namespace

DnsServiceSearch::DnsServiceSearch(DnsName service) : service_(std::move(service)) {}

std::vector<DnsQuestion> DnsServiceSearch::unknown() const {
    std::vector<DnsQuestion> questions;
    for (const auto& [name, place] : instances_)
        if (!place) questions.push_back({name, DnsType::Service});
    for (const auto& [name, addresses] : hosts_)
        if (addresses.empty()) questions.push_back({name, DnsType::Address});
    return questions;
}

bool DnsServiceSearch::is_open() const { return !unknown().empty(); }

std::vector<std::uint8_t> DnsServiceSearch::question() const {
    std::vector<DnsQuestion> questions{{service_, DnsType::Pointer}};
    auto size = dns_header_size + printed_size(questions[0]);
    for (auto& question : unknown()) {
        size += printed_size(question);
        if (size > max_question) break;
        questions.push_back(std::move(question));
    }
    return print(questions);
}

bool DnsServiceSearch::take(const DnsMessage& message) {
    if (!message.is_answer) return false;
    // In the order in which one leads to the next: answers have them in any.
    bool is_new = false;
    for (const auto& record : message.records) is_new |= take_pointer(record);
    for (const auto& record : message.records) is_new |= take_place(record);
    for (const auto& record : message.records) is_new |= take_address(record);
    return is_new;
}

bool DnsServiceSearch::take_pointer(const DnsRecord& record) {
    const auto* pointer = std::get_if<DnsPointer>(&record.data);
    if (pointer == nullptr || record.ttl == 0 || !is_same(record.name, service_)) return false;
    if (instances_.size() == max_instances || pointer->to.labels.empty()) return false;
    if (find_named(instances_, pointer->to) != instances_.end()) return false;
    instances_.push_back({pointer->to, std::nullopt});
    return true;
}

bool DnsServiceSearch::take_place(const DnsRecord& record) {
    const auto* place = std::get_if<DnsService>(&record.data);
    if (place == nullptr || record.ttl == 0 || place->host.labels.empty()) return false;
    const auto instance = find_named(instances_, record.name);
    if (instance == instances_.end() || instance->place) return false;
    instance->place = *place;
    if (find_named(hosts_, place->host) == hosts_.end()) hosts_.push_back({place->host, {}});
    return true;
}

bool DnsServiceSearch::take_address(const DnsRecord& record) {
    const auto* address = std::get_if<Ipv4>(&record.data);
    if (address == nullptr || record.ttl == 0) return false;
    const auto host = find_named(hosts_, record.name);
    if (host == hosts_.end() || host->addresses.size() == max_addresses) return false;
    if (std::ranges::find(host->addresses, *address) != host->addresses.end()) return false;
    host->addresses.push_back(*address);
    return true;
}

std::vector<DnsServiceInstance> DnsServiceSearch::found() const {
    std::vector<DnsServiceInstance> all;
    for (const auto& [name, place] : instances_) {
        if (!place) continue;
        const auto host =
            std::ranges::find_if(hosts_, [&](const Host& one) { return is_same(one.name, place->host); });
        if (host->addresses.empty()) continue;
        DnsServiceInstance instance{name.labels[0], print(place->host), place->port, {}};
        for (const auto& [a, b, c, d] : host->addresses)
            instance.addresses.push_back(fmt::format("{}.{}.{}.{}", a, b, c, d));
        all.push_back(std::move(instance));
    }
    return all;
}

} // namespace tutti::decode
