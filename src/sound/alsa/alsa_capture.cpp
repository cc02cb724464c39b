#include "sound/alsa/alsa_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <alsa/asoundlib.h>
#include <array>
#include <cstring>

namespace tutti::sound {

namespace {

constexpr unsigned piece_us = 5000;
constexpr unsigned pieces_of_buffer = 40; ///< 0.2 s: so long may this program be held up

snd_pcm_t* pcm(void* handle) { return static_cast<snd_pcm_t*>(handle); }

/// The library's own complaints on standard error say the same as ours in its words.
void say_nothing(const char*, int, const char*, int, const char*, ...) {}

Error refused(const std::string& name, std::string_view doing, int cause) {
    const auto code = [cause] {
        switch (-cause) {
        case ENOENT:
        case ENODEV:
        case ENXIO:
            return ErrorCode::NotFound;
        case EACCES:
        case EPERM:
            return ErrorCode::PermissionDenied;
        case EINVAL:
            return ErrorCode::InvalidInput;
        default:
            return ErrorCode::Unavailable;
        }
    };
    const char* advice = cause == -EBUSY    ? ": another program has it for itself"
                         : cause == -EACCES ? ": this user may not: add it to the group audio"
                         : cause == -ENOENT || cause == -ENODEV ? ": tutti audio devices says what is there"
                                                                : "";
    return {code(), fmt::format("{} {}: {}{}", doing, name, snd_strerror(cause), advice)};
}

} // namespace

void AlsaCapture::Close::operator()(Handle* handle) const noexcept { snd_pcm_close(pcm(handle)); }

Result<AlsaCapture> AlsaCapture::open(const std::string& name) {
    snd_lib_error_set_handler(say_nothing);
    snd_pcm_t* opened = nullptr;
    const int cause = snd_pcm_open(&opened, name.c_str(), SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK);
    if (cause < 0) return std::unexpected(refused(name, "opening", cause));
    AlsaCapture capture(reinterpret_cast<Handle*>(opened));
    if (auto set = capture.set_up(name); !set) return pass_on(set);
    return capture;
}

Result<void> AlsaCapture::set_up(const std::string& name) {
    auto* const device = pcm(handle_.get());
    constexpr std::array<std::pair<snd_pcm_format_t, SampleKind>, 3> formats = {{
        {SND_PCM_FORMAT_FLOAT, SampleKind::Float},
        {SND_PCM_FORMAT_S32, SampleKind::Int32},
        {SND_PCM_FORMAT_S16, SampleKind::Int16},
    }};
    snd_pcm_hw_params_t* wanted = nullptr;
    snd_pcm_hw_params_alloca(&wanted);
    if (const int cause = snd_pcm_hw_params_any(device, wanted); cause < 0)
        return std::unexpected(refused(name, "asking", cause));
    if (const int cause = snd_pcm_hw_params_set_access(device, wanted, SND_PCM_ACCESS_RW_INTERLEAVED);
        cause < 0)
        return std::unexpected(refused(name, "reading frames of", cause));
    const auto format = std::ranges::find_if(formats, [&](const auto& row) {
        return snd_pcm_hw_params_set_format(device, wanted, row.first) == 0;
    });
    if (format == formats.end())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{0} has no samples of float, 32 or 16 bits: plug{0} may", name)
        );
    kind_ = format->second;
    format_ = {48000, 2};
    unsigned period = piece_us;
    unsigned buffer = piece_us * pieces_of_buffer;
    for (const int cause : {
             snd_pcm_hw_params_set_channels_near(device, wanted, &format_.channels),
             snd_pcm_hw_params_set_rate_near(device, wanted, &format_.rate, nullptr),
             snd_pcm_hw_params_set_period_time_near(device, wanted, &period, nullptr),
             snd_pcm_hw_params_set_buffer_time_near(device, wanted, &buffer, nullptr),
             snd_pcm_hw_params(device, wanted),
         })
        if (cause < 0) return std::unexpected(refused(name, "setting up", cause));
    if (!can_be_heard(format_)) return fail(ErrorCode::InvalidInput, describe_unheard(name, format_));
    snd_pcm_uframes_t frames = 0;
    snd_pcm_hw_params_get_period_size(wanted, &frames, nullptr);
    frames = std::clamp<snd_pcm_uframes_t>(frames, 1, format_.rate / 10);
    raw_.resize(frames * format_.channels);
    floats_.resize(raw_.size());
    return {};
}

Result<void> AlsaCapture::start() {
    const int cause = snd_pcm_start(pcm(handle_.get()));
    if (cause < 0) return std::unexpected(refused("the device", "starting", cause));
    return {};
}

std::vector<pollfd> AlsaCapture::descriptors() const {
    std::vector<pollfd> found(
        static_cast<std::size_t>(std::max(0, snd_pcm_poll_descriptors_count(pcm(handle_.get()))))
    );
    snd_pcm_poll_descriptors(pcm(handle_.get()), found.data(), static_cast<unsigned>(found.size()));
    return found;
}

bool AlsaCapture::is_ready(std::span<pollfd> polled) const {
    unsigned short events = 0;
    const auto count = static_cast<unsigned>(polled.size());
    const int cause = snd_pcm_poll_descriptors_revents(pcm(handle_.get()), polled.data(), count, &events);
    return cause < 0 || (events & (POLLIN | POLLERR | POLLHUP | POLLNVAL)) != 0;
}

AlsaCapture::Heard AlsaCapture::read() {
    const auto room = raw_.size() / format_.channels;
    const auto read = snd_pcm_readi(pcm(handle_.get()), raw_.data(), room);
    if (read == -EAGAIN || read == 0) return Nothing();
    if (read < 0) return recover(static_cast<int>(read));
    return as_floats(static_cast<std::size_t>(read) * format_.channels);
}

AlsaCapture::Heard AlsaCapture::recover(int cause) {
    auto* const device = pcm(handle_.get());
    if (cause == -ESTRPIPE) { // the machine was asleep
        if (snd_pcm_resume(device) == -EAGAIN) return Nothing();
        cause = -EPIPE;
    }
    if (cause != -EPIPE) return refused("the device", "reading", cause);
    if (const int failure = snd_pcm_prepare(device); failure < 0)
        return refused("the device", "preparing", failure);
    if (auto started = start(); !started) return std::move(started.error());
    return Overrun();
}

std::size_t AlsaCapture::waiting() const {
    const auto frames = snd_pcm_avail_update(pcm(handle_.get()));
    return frames > 0 ? static_cast<std::size_t>(frames) : 0;
}

std::span<const float> AlsaCapture::as_floats(std::size_t samples) {
    if (kind_ == SampleKind::Float) {
        std::memcpy(floats_.data(), raw_.data(), samples * sizeof(float));
    } else if (kind_ == SampleKind::Int32) {
        std::ranges::transform(std::span(raw_).first(samples), floats_.begin(), [](std::int32_t sample) {
            return static_cast<float>(sample) * 0x1p-31F;
        });
    } else {
        const auto* bytes = reinterpret_cast<const unsigned char*>(raw_.data());
        for (std::size_t at = 0; at < samples; ++at) {
            std::int16_t sample = 0;
            std::memcpy(&sample, bytes + at * sizeof(sample), sizeof(sample));
            floats_[at] = static_cast<float>(sample) * 0x1p-15F;
        }
    }
    return std::span(floats_).first(samples);
}

} // namespace tutti::sound
