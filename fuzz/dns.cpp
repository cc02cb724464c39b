// Any bytes as the answer to a question by multicast DNS: never a crash or a loop, names within their limits,
// and a search that takes them asks on in one packet that is itself a DNS message.
#include "decode/dns_message.hpp"
#include "decode/dns_service_search.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using namespace tutti;
using namespace tutti::decode;

void look_at(const DnsName& name) {
    std::size_t size = 1;
    for (const auto& label : name.labels) {
        invariant(!label.empty() && label.size() <= max_dns_label, "labels are of some size");
        size += label.size() + 1;
    }
    invariant(size <= max_dns_name, "names are not too long");
    invariant(is_same(name, name), "a name is itself");
}

void look_at(const DnsRecord& record) {
    look_at(record.name);
    if (const auto* pointer = std::get_if<DnsPointer>(&record.data)) look_at(pointer->to);
    if (const auto* service = std::get_if<DnsService>(&record.data)) look_at(service->host);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto message = parse_dns_message({data, size});
    if (!message) {
        invariant(!message.error().message.empty(), "a refusal has words");
        return 0;
    }
    for (const auto& record : message->records) look_at(record);
    DnsServiceSearch search(*parse_dns_name("_wled._tcp.local"));
    search.take(*message);
    invariant(!search.take(*message), "the same again is no news");
    const auto question = search.question();
    invariant(question.size() <= 1400, "a question fits into one packet");
    const auto asked = parse_dns_message(question);
    invariant(asked && !asked->is_answer && asked->records.empty(), "a question is one");
    for (const auto& found : search.found())
        invariant(!found.host.empty() && !found.addresses.empty(), "who is found has a place");
    return 0;
}
