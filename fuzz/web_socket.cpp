// The handshake and the frames of a WebSocket client: in one piece or in several, the same comes of it.
#include "hub/web_socket/frame_decoder.hpp"
#include "hub/web_socket/handshake.hpp"

#include <cstdlib>
#include <string>

using namespace tutti::hub;

namespace {

struct Outcome {
    std::string answer;
    std::string payload;
    bool has_ended = false;

    bool operator==(const Outcome&) const = default;
};

Outcome hear(std::string_view wire, std::size_t piece) {
    const PageRules pages{.origins = {"http://a"}};
    Handshake handshake;
    FrameDecoder frames;
    Outcome outcome;
    bool is_open = false;
    while (!wire.empty() && !outcome.has_ended) {
        std::string part(wire.substr(0, piece));
        wire.remove_prefix(part.size());
        if (!is_open) {
            std::size_t taken = 0;
            const auto step = handshake.feed(part, taken, pages);
            if (taken > part.size()) std::abort();
            part.erase(0, taken);
            if (step == Handshake::Outcome::NeedMore) continue;
            outcome.answer = handshake.take_answer();
            is_open = true;
            outcome.has_ended = step == Handshake::Outcome::Refused;
            if (outcome.has_ended) break; // nobody hears what follows
        }
        FrameDecoder::Control control;
        outcome.payload.append(part.data(), frames.feed(part, control));
        outcome.has_ended |= frames.has_ended();
    }
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view wire(reinterpret_cast<const char*>(data), size);
    if (hear(wire, size) != hear(wire, 7)) std::abort();
    // Frames alone, too: the fuzzer finds its way into a handshake late.
    std::string whole(wire);
    std::string first(wire.substr(0, size / 2));
    std::string second(wire.substr(size / 2));
    FrameDecoder one;
    FrameDecoder two;
    FrameDecoder::Control control;
    whole.resize(one.feed(whole, control));
    const auto begun = two.feed(first, control);
    first.resize(begun);
    second.resize(two.feed(second, control));
    if (one.has_ended() != two.has_ended() || whole != first + second) std::abort();
    return 0;
}
