// Control frames from bytes that nobody vouches for: the decoder, what the frames mean, and that a stream
// gives the same frames however it was cut. The first byte says where this one is.
#include "control/framing.hpp"
#include "control/message.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::control;

namespace {

/// What a decoder gave for a stream: each frame's text, or the error's.
struct Decoding {
    std::vector<std::string> frames;
    bool lost = false;

    bool operator==(const Decoding&) const = default;
};

void use(const Value& frame) {
    if (const auto request = parse_request(frame)) {
        const Value again = command_frame(request->command, 1, request->frame);
        if (!parse_request(again)) std::abort();
    }
    if (const auto reply = parse_reply(frame)) {
        const auto same = parse_reply(reply_frame(*reply));
        if (!same || *same != *reply) std::abort();
    }
    if (const auto heartbeat = parse_heartbeat(frame)) static_cast<void>(heartbeat_frame(*heartbeat));
    if (const auto registration = parse_registration(frame)) {
        const auto again = parse_registration(register_frame(*registration));
        if (!again || again->osc_addresses != registration->osc_addresses) std::abort();
    }
}

/// It comes back with an answer as it came, byte for byte.
void check_message_id(const Value& frame, const FrameDecoder& decoder) {
    const std::string id = decoder.message_id();
    const Value* said = frame.find("msg_id");
    if (id.empty() != (said == nullptr)) std::abort();
    if (id.empty()) return;
    if (parse_json(id) != *said) std::abort();
    FrameDecoder other;
    other.feed(encode_answer(error_frame("no"), id));
    const auto answer = other.next();
    if (!answer || !*answer || other.message_id() != id) std::abort();
}

void take_all(FrameDecoder& decoder, Decoding& decoding) {
    while (!decoder.lost()) {
        const auto frame = decoder.next();
        if (frame && !frame->has_value()) return;
        decoding.frames.push_back(frame ? print_json(**frame) : frame.error().message);
        if (!frame) continue;
        use(**frame);
        check_message_id(**frame, decoder);
    }
    decoding.lost = true;
}

Decoding decode(std::string_view head, std::string_view tail) {
    FrameDecoder decoder(4096);
    Decoding decoding;
    decoder.feed(head);
    take_all(decoder, decoding);
    decoder.feed(tail);
    take_all(decoder, decoding);
    return decoding;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::size_t cut = stream.empty() ? 0 : data[0] % stream.size();
    if (decode(stream, {}) != decode(stream.substr(0, cut), stream.substr(cut))) std::abort();
    return 0;
}
