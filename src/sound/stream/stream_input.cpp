#include "sound/stream/stream_input.hpp"

#include "io/clock.hpp"
#include "sound/paced_sound.hpp"
#include "sound/stream/decoder_process.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tutti::sound {

namespace {

/// So much is held before the first of it is heard, and again after a gap: the network is not a clock.
constexpr auto cushion = milliseconds(200);

struct Protocols {
    std::string_view scheme;
    std::string_view allowed;
};
// A playlist or a redirection must not lead to files of ours, or out of the kind of network that was chosen.
constexpr std::array<Protocols, 8> protocols = {{
    {"http", "http,https,tcp,tls,crypto,httpproxy"},
    {"https", "http,https,tcp,tls,crypto,httpproxy"},
    {"icecast", "http,https,tcp,tls,httpproxy"},
    {"rtsp", "rtsp,rtp,udp,tcp"},
    {"rtmp", "rtmp,tcp"},
    {"udp", "udp"},
    {"rtp", "rtp,udp"},
    {"srt", "srt"},
}};

/// Samples out of a pipe of bytes.
class Samples {
public:
    /// Room for more, at the end of what is held.
    asio::mutable_buffer room() {
        if (begin_ > 0) {
            std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
            end_ -= std::exchange(begin_, 0);
        }
        return asio::buffer(bytes_) + end_;
    }
    void add(std::size_t bytes) { end_ += bytes; }
    std::size_t frames() const { return (end_ - begin_) / (sizeof(float) * stream_format.channels); }
    bool is_full() const { return end_ - begin_ == bytes_.size(); }
    void take(std::span<float> samples) {
        std::memcpy(samples.data(), bytes_.data() + begin_, samples.size_bytes());
        begin_ += samples.size_bytes();
    }

private:
    std::array<char, stream_format.rate * stream_format.channels * sizeof(float) / 2> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

class StreamInput {
public:
    StreamInput(DecoderProcess& decoder, OpenedSound about, const SoundHandlers& handlers)
        : decoder_(decoder), about_(std::move(about)), handlers_(handlers), pace_(stream_format.rate, {}) {}

    /// Until the stream ends (true) or it is cancelled (false).
    Task<bool> run() {
        while (true) {
            if (is_playing_) {
                const auto due = pace_.due(piece_frames);
                const bool waited = co_await io::sleep_until(due);
                if (!waited) co_return false;
                play();
            }
            // What is there is taken; for more it waits only where it has nothing to say.
            const auto ended = co_await fill();
            if (ended) co_return *ended;
        }
    }

private:
    static constexpr std::size_t piece_frames = frames_of_piece(stream_format.rate);
    static constexpr std::size_t cushion_frames = stream_format.rate / 1000 * cushion.count();

    /// The end, if it is reached.
    Task<std::optional<bool>> fill() {
        while (!samples_.is_full()) {
            error_code failure;
            std::size_t count = 0;
            decoder_.samples().non_blocking(true, failure);
            count = decoder_.samples().read_some(samples_.room(), failure);
            if (failure == asio::error::would_block) {
                if (is_playing_) co_return std::nullopt;
                const auto [error] =
                    co_await decoder_.samples().async_wait(DecoderProcess::Pipe::wait_read, no_throw);
                if (error) co_return false;
                continue;
            }
            if (failure) {
                if (!is_playing_ || samples_.frames() < piece_frames) co_return true;
                co_return std::nullopt; // first what is held is heard
            }
            samples_.add(count);
            begin_when_held();
        }
        co_return std::nullopt;
    }

    void begin_when_held() {
        if (is_playing_ || samples_.frames() < cushion_frames) return;
        if (!std::exchange(is_open_, true)) handlers_.on_open(about_);
        is_playing_ = true;
        pace_.begin_anew(io::steady_now());
        handlers_.on_latency(cushion);
    }

    void play() {
        if (samples_.frames() < piece_frames) {
            is_playing_ = false; // the network is late
            return;
        }
        samples_.take(piece_);
        handlers_.on_sound(piece_);
        pace_.advance(piece_frames, io::steady_now());
    }

    DecoderProcess& decoder_;
    OpenedSound about_;
    const SoundHandlers& handlers_;
    Pace pace_;
    Samples samples_;
    std::array<float, piece_frames * stream_format.channels> piece_{};
    bool is_open_ = false;
    bool is_playing_ = false;
};

} // namespace

std::vector<std::string> decoder_arguments(std::string_view url) {
    const auto scheme = url.substr(0, url.find(':'));
    const auto allowed = std::ranges::find(protocols, scheme, &Protocols::scheme);
    invariant(allowed != protocols.end(), "a stream of a scheme that parse_sound_place() does not let pass");
    // What is called icecast among people is HTTP; ffmpeg means something to send to by it.
    std::string address =
        scheme == "icecast" ? fmt::format("http{}", url.substr(scheme.size())) : std::string(url);
    return {
        "ffmpeg",
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-protocol_whitelist",
        std::string(allowed->allowed),
        "-fflags",
        "nobuffer",
        "-analyzeduration", // usually five seconds, which a live stream would be waited for
        "1000000",
        "-i",
        std::move(address),
        "-map",
        "0:a:0",
        "-f",
        "f32le",
        "-ar",
        std::to_string(stream_format.rate),
        "-ac",
        std::to_string(stream_format.channels),
        "-rematrix_maxval", // the mean of the channels, as of all other places, and not half more
        "1",
        "pipe:1",
    };
}

Task<Result<void>> hear_stream(contract::StreamPlace place, const SoundHandlers& handlers) {
    const auto executor = co_await asio::this_coro::executor;
    const auto name = contract::print_without_secrets(place);
    auto decoder = DecoderProcess::start(executor, decoder_arguments(place.url));
    if (!decoder) co_return pass_on(decoder);
    StreamInput input(**decoder, {stream_format, name, "a stream"}, handlers);
    const bool has_ended = co_await input.run();
    if (!has_ended) co_return Result<void>();
    // Not its own words: they repeat the URL, and a password with it.
    const auto complaint = (*decoder)->complaint();
    const auto reason =
        complaint.substr(complaint.rfind(": ") == complaint.npos ? 0 : complaint.rfind(": ") + 2);
    co_return fail(
        ErrorCode::Unavailable, fmt::format("{} has ended{}{}", name, reason.empty() ? "" : ": ", reason)
    );
}

} // namespace tutti::sound
