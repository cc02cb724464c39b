#include "sound/sound_input.hpp"

#include "sound/alsa/alsa_input.hpp"
#include "sound/paced_sound.hpp"
#include "sound/pulse/pulse_input.hpp"
#include "sound/stream/stream_input.hpp"

#include <utility>

namespace tutti::sound {

namespace {

struct Hear {
    const SoundHandlers& handlers;

    Task<Result<void>> operator()(contract::PulsePlace& place) const {
        return hear_pulse(std::move(place), handlers);
    }
    Task<Result<void>> operator()(contract::AlsaPlace& place) const {
        return hear_alsa(std::move(place), handlers);
    }
    Task<Result<void>> operator()(contract::FilePlace& place) const {
        return hear_file(std::move(place), handlers);
    }
    Task<Result<void>> operator()(contract::StreamPlace& place) const {
        return hear_stream(std::move(place), handlers);
    }
    Task<Result<void>> operator()(contract::GeneratorPlace& place) const {
        return hear_generator(place, handlers);
    }
};

} // namespace

Task<Result<void>> hear(contract::SoundPlace place, const SoundHandlers& handlers) {
    return std::visit(Hear{handlers}, place);
}

} // namespace tutti::sound
