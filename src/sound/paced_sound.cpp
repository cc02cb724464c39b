#include "sound/paced_sound.hpp"

#include "io/clock.hpp"
#include "sound/sound_file.hpp"
#include "sound/sound_generator.hpp"

#include <filesystem>
#include <utility>
#include <vector>

namespace tutti::sound {

Task<void> play(SoundFormat format, FillSound fill, const SoundHandlers& handlers) {
    const auto frames = frames_of_piece(format.rate);
    std::vector<float> piece(frames * format.channels);
    Pace pace(format.rate, io::steady_now());
    while (true) {
        const auto filled = fill(piece);
        // As a device: a piece is there when its last sample has sounded.
        const bool is_due = co_await io::sleep_until(pace.due(filled / format.channels));
        if (!is_due) co_return;
        if (filled > 0) handlers.on_sound(std::span(piece).first(filled));
        if (filled < piece.size()) co_return;
        pace.advance(frames, io::steady_now());
    }
}

Task<Result<void>> hear_file(contract::FilePlace place, const SoundHandlers& handlers) {
    auto file = SoundFile::open(place.path);
    if (!file) co_return pass_on(file);
    const auto format = file->format();
    const auto name = std::filesystem::path(place.path).filename().native();
    handlers.on_open({format, name, name});
    bool is_empty = true;
    Result<void> end;
    // A loop has no seam: the rest of a piece is from the beginning again.
    const FillSound fill = [&](std::span<float> samples) {
        std::size_t filled = 0;
        while (filled < samples.size()) {
            const auto read = file->read(samples.subspan(filled));
            filled += read;
            if (read > 0) {
                is_empty = false;
                continue;
            }
            if (is_empty) end = fail(ErrorCode::InvalidInput, name + " holds no sound");
            if (is_empty || !place.loops) break;
            is_empty = true; // unless more comes
            if (auto rewound = file->rewind(); !rewound) {
                end = std::move(rewound);
                break;
            }
        }
        return filled;
    };
    co_await play(format, fill, handlers);
    co_return end;
}

Task<Result<void>> hear_generator(contract::GeneratorPlace place, const SoundHandlers& handlers) {
    SoundGenerator generator(place);
    constexpr SoundFormat format{SoundGenerator::rate, 1};
    handlers.on_open({format, print(place), "a generator"});
    const FillSound fill = [&](std::span<float> samples) {
        generator.fill(samples);
        return samples.size();
    };
    co_await play(format, fill, handlers);
    co_return Result<void>();
}

} // namespace tutti::sound
