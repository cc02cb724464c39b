// Any bytes as an OSC packet: never a crash, what is read is printed as those very bytes (but for addresses
// without type tags), and read from there as the same. The first line, where there is one, is an address
// pattern: what it matches is matched within bounds.
#include "base/result.hpp"
#include "osc/parse.hpp"
#include "osc/pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::osc;

/// The addresses of all messages, to each of which it is applied.
template <typename Use>
void each_address(const Packet& packet, const Use& use) {
    if (const auto* message = std::get_if<Message>(&packet)) return use(message->address);
    for (const auto& element : std::get<Bundle>(packet).elements) each_address(element, use);
}

void look_at(const Packet& packet, std::size_t size) {
    const auto once = print(packet);
    invariant(once.size() == printed_size(packet), "the size is known beforehand");
    // An address alone is printed with the type tags that it lacked: four bytes, of at least eight in the
    // packet.
    invariant(once.size() >= size && once.size() <= size + size / 2 + 4, "nothing is lost or made up");
    if (once.size() > max_packet_size) return;
    const auto again = parse(once);
    invariant(again.has_value(), "what is printed is read");
    invariant(print(*again) == once, "there is one way to print it"); // not ==: a NaN is not itself
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto line_end = bytes.find('\n');
    const auto pattern = Pattern::parse(bytes.substr(0, line_end));
    if (pattern && line_end != std::string_view::npos) bytes.remove_prefix(line_end + 1);
    const auto packet = parse(bytes);
    if (!packet) {
        invariant(
            packet.error().offset <= bytes.size() && packet.error().message[0] != '\0', "a fault is named"
        );
        return 0;
    }
    look_at(*packet, bytes.size());
    each_address(*packet, [&](std::string_view address) {
        if (pattern) pattern->matches(address);
        const auto itself = Pattern::parse(address);
        if (itself && address.find_first_of("?*[{") == address.npos && address.find("//") == address.npos)
            invariant(itself->matches(address), "an address takes itself");
    });
    return 0;
}
