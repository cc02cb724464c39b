// Any bytes as what the OSC router gets: a line that is asked of OSCQuery, a line that a WebSocket says, a
// packet. What goes on is OSC again, what a filter leaves of it is no more than there was, and every answer
// is JSON.
#include "base/json.hpp"
#include "base/result.hpp"
#include "osc/parse.hpp"
#include "workers/osc/address_book.hpp"
#include "workers/osc/query_command.hpp"
#include "workers/osc/query_tree.hpp"
#include "workers/osc/router.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::osc_router;

osc::Route route(std::string name, const char* match, std::uint16_t port, const char* rename = nullptr) {
    osc::Route made{
        .name = std::move(name),
        .match = {*osc::Pattern::parse(match)},
        .to = {{"127.0.0.1", port}},
        .rename = {}
    };
    if (rename != nullptr) made.rename = *osc::Rename::parse(rename);
    return made;
}

Router& router() {
    static Router router({
        route("all", "//*", 1),
        route("some", "/a*", 2),
        route("renamed", "/a//*", 3, "/b/*"),
        route("one", "/{a,b}/[a-c]*", 3, "/c"),
    });
    return router;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

std::size_t note(const osc::Packet& packet, AddressBook& book) {
    std::size_t messages = 0;
    if (const auto* bundle = std::get_if<osc::Bundle>(&packet)) {
        for (const auto& element : bundle->elements) messages += note(element, book);
        return messages;
    }
    book.take(std::get<osc::Message>(packet), "127.0.0.1", SteadyTime{seconds(1)});
    return 1;
}

void pass_on_packet(const osc::Packet& packet, std::string_view bytes, std::size_t messages) {
    router().begin();
    router().take(packet, bytes);
    const auto all = router().packets_for(0);
    invariant(all.size() == (messages == 0 ? 0U : 1U), "what has messages goes to who wants all");
    invariant(all.empty() || all[0].data() == bytes.data(), "as it came");
    for (std::size_t i = 1; i < router().destinations().size(); ++i)
        for (const auto each : router().packets_for(i)) {
            const auto again = osc::parse(each);
            const bool is_larger = !again && again.error().kind == osc::FaultKind::Limit;
            invariant(again.has_value() || is_larger, "what goes on is OSC");
            AddressBook part;
            if (again) invariant(note(*again, part) <= 2 * messages, "no more than its ways");
        }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    const auto target = take_line(rest);
    const auto said = take_line(rest);
    AddressBook book;
    if (const auto packet = osc::parse(rest)) pass_on_packet(*packet, rest, note(*packet, book));
    const QueryTree tree(book, {"fuzz", Address{"127.0.0.1", 9001}, Address{"127.0.0.1", 9002}});
    const auto question = std::min(target.find('?'), target.size());
    const auto query = target.substr(std::min(question + 1, target.size()));
    for (const auto path : {target.substr(0, question), std::string_view("/")}) {
        const auto answer = tree.answer(path, query);
        invariant((answer.status == 200) == !answer.body.empty(), "an answer has a body, a refusal none");
        if (answer.status == 200) invariant(parse_json(answer.body).has_value(), "it is JSON");
    }
    if (const auto command = parse_query_command(said))
        invariant(command->address.starts_with('/'), "of an address");
    return 0;
}
