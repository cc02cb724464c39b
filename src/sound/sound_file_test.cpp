#include "io/temporary_folder_testing.hpp"
#include "sound/mixdown.hpp"
#include "sound/sound_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <sndfile.h>
#include <vector>

namespace tutti::sound {
namespace {

class SoundFileTest : public testing::Test {
protected:
    /// Seconds of a tone of 1 kHz, amplitude 0.5, on all channels.
    std::filesystem::path
    written(SoundFormat format, int kind, const std::string& ending, unsigned length = 2) {
        const auto path = folder.path / fmt::format("{}-{}.{}", format.rate, format.channels, ending);
        SF_INFO info{};
        info.samplerate = static_cast<int>(format.rate);
        info.channels = static_cast<int>(format.channels);
        info.format = kind;
        SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
        EXPECT_NE(file, nullptr) << path << sf_strerror(nullptr);
        if (file == nullptr) return path;
        std::vector<float> frames;
        for (unsigned at = 0; at < length * format.rate; ++at)
            frames.insert(
                frames.end(), format.channels,
                static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 1000 * at / format.rate))
            );
        sf_writef_float(file, frames.data(), length * format.rate);
        sf_close(file);
        return path;
    }

    std::filesystem::path with_bytes(const std::string& name, const std::string& bytes) {
        const auto path = folder.path / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    static std::vector<float> heard(SoundFile& file) {
        Mixdown mixdown(file.format());
        std::vector<float> piece(1000 * file.format().channels);
        std::vector<float> samples;
        while (const auto read = file.read(piece)) {
            const auto mixed = mixdown.mix(std::span(piece).first(read));
            samples.insert(samples.end(), mixed.begin(), mixed.end());
        }
        return samples;
    }

    /// Of the tone that is to be there, and of the whole.
    static void expect_tone(std::span<const float> samples, unsigned rate, const std::string& of) {
        ASSERT_GT(samples.size(), 1.8 * rate) << of;
        const auto middle = samples.subspan(rate / 4, rate);
        double sine = 0;
        double cosine = 0;
        double squares = 0;
        for (std::size_t at = 0; at < middle.size(); ++at) {
            const double angle = 2 * std::numbers::pi * 1000 * static_cast<double>(at) / rate;
            const double sample = static_cast<double>(middle[at]);
            sine += sample * std::sin(angle);
            cosine += sample * std::cos(angle);
            squares += sample * sample;
        }
        EXPECT_NEAR(2 * std::hypot(sine, cosine) / rate, 0.5, 0.01) << of;
        EXPECT_NEAR(std::sqrt(squares / rate), 0.3535, 0.01) << of << ": and nothing else";
    }

    io::TemporaryFolder folder;
};

TEST_F(SoundFileTest, HoldsTheToneThatWasWritten) {
    struct Row {
        int kind;
        const char* ending;
        std::vector<unsigned> rates;
        std::vector<unsigned> channels;
    };
    const std::vector<Row> rows = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, "wav", {8000, 22050, 44100, 96000}, {1, 2, 6, 8}},
        {SF_FORMAT_WAV | SF_FORMAT_FLOAT, "f.wav", {48000, 192000}, {1, 8}},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, "flac", {8000, 22050, 44100, 96000}, {1, 2, 8}},
        {SF_FORMAT_OGG | SF_FORMAT_VORBIS, "ogg", {22050, 44100, 96000}, {1, 2}},
        {SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, "mp3", {8000, 22050, 44100}, {1, 2}},
    };
    for (const auto& row : rows)
        for (const unsigned rate : row.rates)
            for (const unsigned channels : row.channels) {
                const SoundFormat format{rate, channels};
                const auto path = written(format, row.kind, row.ending);
                auto file = SoundFile::open(path);
                ASSERT_TRUE(file) << path << ": " << file.error().message;
                EXPECT_EQ(file->format(), format);
                expect_tone(heard(*file), native_rate_for(rate), path.filename());
            }
}

TEST_F(SoundFileTest, IsHeardAgainFromItsBeginning) {
    for (const auto& [kind, ending] : {
             std::pair{SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "flac"},
             std::pair{SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, "mp3"},
         }) {
        auto file = SoundFile::open(written({44100, 2}, kind, ending));
        ASSERT_TRUE(file);
        const auto first = heard(*file);
        ASSERT_TRUE(file->rewind());
        EXPECT_EQ(heard(*file).size(), first.size()) << ending;
    }
}

TEST_F(SoundFileTest, ThatIsNoneIsRefusedWithAReason) {
    std::filesystem::create_directory(folder.path / "folder.wav");
    ASSERT_EQ(::mkfifo((folder.path / "pipe.wav").c_str(), 0600), 0);
    with_bytes("empty.wav", "");
    with_bytes("empty.mp3", "");
    with_bytes("garbage.mp3", std::string(5000, '\x5A'));
    with_bytes(
        "song.m4a", std::string(
                        "\0\0\0\x1C"
                        "ftypM4A \0\0\2\0isom",
                        20
                    )
    );
    with_bytes("text.flac", "fLaC, but no more than that");
    with_bytes("header.wav", std::string("RIFF\x24\0\0\0WAVEfmt ", 16));
    const std::tuple<const char*, ErrorCode, const char*> rows[] = {
        {"nothing.wav", ErrorCode::NotFound, "there is no file"},
        {"folder.wav", ErrorCode::InvalidInput, "is no file"},
        {"pipe.wav", ErrorCode::InvalidInput, "is no file"},
        {"empty.wav", ErrorCode::InvalidInput, "is empty"},
        {"empty.mp3", ErrorCode::InvalidInput, "is empty"},
        {"garbage.mp3", ErrorCode::InvalidInput, "is no sound that can be read"},
        {"text.flac", ErrorCode::InvalidInput, "is no sound that can be read"},
        {"song.m4a", ErrorCode::InvalidInput, "ffmpeg -i FILE out.flac"},
        {"header.wav", ErrorCode::InvalidInput, "is no sound that can be read"},
    };
    for (const auto& [name, code, message] : rows) {
        const auto file = SoundFile::open(folder.path / name);
        ASSERT_FALSE(file) << name;
        EXPECT_EQ(file.error().code, code) << name;
        EXPECT_NE(file.error().message.find(message), std::string::npos) << file.error().message;
        EXPECT_NE(file.error().message.find(name), std::string::npos) << file.error().message;
    }
}

TEST_F(SoundFileTest, OfTooManyChannelsOrAnOddRateIsRefused) {
    for (const SoundFormat format : {SoundFormat{48000, 9}, SoundFormat{7999, 1}, SoundFormat{192001, 1}}) {
        const auto file = SoundFile::open(written(format, SF_FORMAT_WAV | SF_FORMAT_PCM_16, "wav"));
        ASSERT_FALSE(file);
        EXPECT_NE(file.error().message.find("can be heard"), std::string::npos) << file.error().message;
    }
}

TEST_F(SoundFileTest, ThatWasCutIsHeardUpToThere) {
    for (const auto& [kind, ending] : {
             std::pair{SF_FORMAT_WAV | SF_FORMAT_PCM_16, "wav"},
             std::pair{SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "flac"},
             std::pair{SF_FORMAT_OGG | SF_FORMAT_VORBIS, "ogg"},
             std::pair{SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, "mp3"},
         }) {
        const auto path = written({44100, 1}, kind, ending, 10);
        std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
        auto file = SoundFile::open(path);
        ASSERT_TRUE(file) << ending;
        const auto samples = heard(*file);
        EXPECT_GT(samples.size(), 44100U * 2) << ending;
        EXPECT_LT(samples.size(), 44100U * 9) << ending;
    }
}

TEST_F(SoundFileTest, CutAnywhereEndsOrIsRefused) {
    const auto path = written({8000, 1}, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "flac");
    for (auto size = std::filesystem::file_size(path); size > 0; size = size * 9 / 10) {
        std::filesystem::resize_file(path, size);
        auto file = SoundFile::open(path);
        if (file) EXPECT_LE(heard(*file).size(), 6U * 2 * 8000 + 4096);
    }
}

} // namespace
} // namespace tutti::sound
