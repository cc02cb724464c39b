// audio_novelty OUT SEED FILE…: what NoveltyMeter makes of each file, as numbers for train.py: the speed,
// then frame by frame the levels and the rises of both its parts, all as floats, in OUT/NAME_SEED.f32. With a
// seed that is not 0 the sound is disguised first, each file in its own way.
#include "audio/analyzer.hpp"
#include "audio/novelty_meter.hpp"
#include "signal/level_meter.hpp"
#include "sound/sound_file.hpp"
#include "tests/audio/train/disguise.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace tutti;

std::vector<float> samples_of(sound::SoundFile& file) {
    std::vector<float> all;
    std::vector<float> samples(std::size_t{4096} * file.format().channels);
    while (const auto read = file.read(samples))
        signal::append_mono(std::span(samples).first(read), file.format().channels, all);
    return all;
}

void write(std::ofstream& out, const std::vector<float>& samples, unsigned rate) {
    const std::size_t hop = rate / audio::frames_per_second;
    const audio::Settings settings;
    audio::NoveltyMeter meter(rate);
    std::vector<float> recent(audio::remembered_samples);
    const std::span<const float> view(recent);
    for (std::size_t at = 0; at + hop <= samples.size(); at += hop) {
        std::shift_left(recent.begin(), recent.end(), static_cast<std::ptrdiff_t>(hop));
        std::copy_n(&samples[at], hop, recent.end() - static_cast<std::ptrdiff_t>(hop));
        const auto& novelty = meter.next({
            .number = at / hop,
            .rate = static_cast<double>(rate),
            .samples = view.last(hop),
            .recent = view,
            .short_spectrum = {},
            .long_spectrum = {},
            .settings = settings,
        });
        for (const auto& part : novelty.part)
            for (const auto* row : {&part.level, &part.rise})
                out.write(reinterpret_cast<const char*>(row->data()), sizeof(*row));
    }
}

/// FNV-1a: the same on every machine.
unsigned number_of(const std::string& name) {
    unsigned number = 2166136261;
    for (const char letter : name) number = (number ^ static_cast<unsigned char>(letter)) * 16777619;
    return number;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) return std::fputs("Usage: audio_novelty OUT SEED FILE…\n", stderr), 64;
    const auto seed = static_cast<unsigned>(std::atoi(argv[2]));
    for (const std::filesystem::path path : std::span(argv + 3, argv + argc)) {
        auto file = sound::SoundFile::open(path);
        if (!file || !audio::is_native_rate(file->format().rate))
            return std::fprintf(stderr, "%s cannot be heard\n", path.c_str()), 1;
        const unsigned rate = file->format().rate;
        const std::string name = path.stem();
        training::Disguised heard{.samples = samples_of(*file), .speed = 1};
        if (seed != 0) heard = training::disguised(heard.samples, rate, seed + number_of(name));
        std::ofstream out(std::filesystem::path(argv[1]) / (name + "_" + argv[2] + ".f32"), std::ios::binary);
        const auto speed = static_cast<float>(heard.speed);
        out.write(reinterpret_cast<const char*>(&speed), sizeof speed);
        write(out, heard.samples, rate);
        if (!out.flush()) return std::fprintf(stderr, "%s cannot be written\n", name.c_str()), 1;
    }
    return 0;
}
