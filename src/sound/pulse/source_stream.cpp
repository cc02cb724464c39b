#include "sound/pulse/source_stream.hpp"

#include <algorithm>
#include <pulse/channelmap.h>
#include <pulse/context.h>
#include <pulse/error.h>
#include <pulse/sample.h>
#include <pulse/stream.h>
#include <span>
#include <utility>

namespace tutti::sound {

namespace {

std::size_t frames_in(microseconds duration, std::uint32_t rate) {
    return static_cast<std::size_t>(duration.count()) * rate / 1'000'000;
}

} // namespace

struct SourceStream::Callbacks {
    static SourceStream& of(void* data) { return *static_cast<SourceStream*>(data); }
    static void state(pa_stream*, void* data) { of(data).on_state(); }
    static void suspended(pa_stream*, void* data) { of(data).on_suspension(); }
    static void samples(pa_stream*, std::size_t, void* data) { of(data).on_samples(); }
};

SourceStream::SourceStream(
    pa_context* context, const SoundSource& source, microseconds piece, Handlers handlers
)
    : handlers_(std::move(handlers)), frame_size_(source.channels * sizeof(float)), context_(context) {
    // In the source's own rate and channels: the server has nothing to compute for us.
    const pa_sample_spec shape{PA_SAMPLE_FLOAT32NE, source.rate, source.channels};
    pa_channel_map places;
    pa_channel_map_init_extend(&places, source.channels, PA_CHANNEL_MAP_DEFAULT);
    stream_ = pa_stream_new(context, "hearing", &shape, &places);
    if (stream_ == nullptr) {
        fail_with(pa_context_errno(context));
        return;
    }
    pa_stream_set_state_callback(stream_, Callbacks::state, this);
    pa_stream_set_suspended_callback(stream_, Callbacks::suspended, this);
    pa_stream_set_read_callback(stream_, Callbacks::samples, this);

    constexpr auto the_servers_choice = static_cast<std::uint32_t>(-1);
    pa_buffer_attr buffer{};
    buffer.maxlength = the_servers_choice;
    buffer.fragsize =
        static_cast<std::uint32_t>(frames_in(piece, source.rate) * frame_size_); // a wakeup a piece
    // A stream that moved would be another device by the same name. A loudspeaker that plays nothing may
    // sleep, though we listen: a microphone may not.
    auto flags = PA_STREAM_DONT_MOVE | PA_STREAM_NO_REMAP_CHANNELS | PA_STREAM_ADJUST_LATENCY
                 | PA_STREAM_AUTO_TIMING_UPDATE;
    if (source.is_monitor) flags |= PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND;
    if (pa_stream_connect_record(stream_, source.name.c_str(), &buffer, static_cast<pa_stream_flags_t>(flags))
        < 0)
        fail_with(pa_context_errno(context));
}

SourceStream::~SourceStream() {
    if (stream_ == nullptr) return;
    pa_stream_set_state_callback(stream_, nullptr, nullptr);
    pa_stream_set_suspended_callback(stream_, nullptr, nullptr);
    pa_stream_set_read_callback(stream_, nullptr, nullptr);
    pa_stream_disconnect(stream_);
    pa_stream_unref(stream_);
}

void SourceStream::on_state() {
    const auto state = pa_stream_get_state(stream_);
    if (!PA_STREAM_IS_GOOD(state)) return fail_with(pa_context_errno(context_));
    if (state != PA_STREAM_READY) return;
    handlers_.on_ready();
    if (pa_stream_is_suspended(stream_) > 0) on_suspension();
}

void SourceStream::on_suspension() { handlers_.on_sleep(pa_stream_is_suspended(stream_) > 0); }

void SourceStream::on_samples() {
    while (pa_stream_readable_size(stream_) > 0) {
        const void* piece = nullptr;
        std::size_t size = 0;
        if (pa_stream_peek(stream_, &piece, &size) < 0 || size == 0) return;
        if (piece != nullptr)
            handlers_.on_sound({static_cast<const float*>(piece), size / sizeof(float)});
        else
            handlers_.on_loss(size / frame_size_);
        pa_stream_drop(stream_);
    }
}

std::optional<microseconds> SourceStream::latency() const {
    pa_usec_t latency = 0;
    int is_negative = 0;
    if (stream_ == nullptr || pa_stream_get_latency(stream_, &latency, &is_negative) < 0) return std::nullopt;
    return is_negative != 0 ? microseconds(0) : microseconds(latency);
}

void SourceStream::fail_with(int cause) {
    // With its server it ends first, and has nothing of its own to say.
    if (PA_CONTEXT_IS_GOOD(pa_context_get_state(context_))) handlers_.on_failure(pa_strerror(cause));
}

} // namespace tutti::sound
