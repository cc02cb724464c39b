// Services: who is asked for words, meaning and pictures beyond a person's own folder, as the section says,
// and what is kept of their answers.
#pragma once

#include "io/disk.hpp"
#include "io/http/http_client.hpp"
#include "io/system_random.hpp"
#include "sections/lyrics_section.hpp"
#include "workers/lyrics/sources.hpp"
#include "workers/lyrics/sources/bounded_folder.hpp"
#include "workers/lyrics/sources/lyrics_cache.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::lyrics {

class Services {
public:
    static constexpr std::size_t most_bytes_of_pictures = 256 << 20;

    /// The disk outlives it. What is kept lies in "<kept>.words" and "<kept>.pictures". `user_agent`: who we
    /// say that we are, "Tutti 0.1.0".
    Services(
        asio::any_io_executor executor, io::Disk& disk, std::unique_ptr<io::HttpClient> client,
        std::string user_agent, std::filesystem::path kept
    )
        : executor_(std::move(executor)), disk_(disk), client_(std::move(client)),
          user_agent_(std::move(user_agent)), kept_(std::move(kept)) {}

    /// The folder first. Whoever lacks something is not among them, and complaint() says what. All of them
    /// go before this does.
    Sources make(const sections::LyricsSection& section);

    /// Of the section, each of whoever cannot be asked; empty: whoever is set can be.
    std::string complaint() const;
    /// Complaint, or what goes wrong with what is kept; empty: all is well.
    std::string trouble() const;

private:
    LyricsCache* cache(std::size_t most_bytes);
    Result<BoundedFolder*> pictures(std::size_t most);
    Result<std::unique_ptr<Analyst>> analyst(const sections::LyricsSection& section);
    Result<std::unique_ptr<Painter>> painter(const sections::LyricsSection& section);

    asio::any_io_executor executor_;
    io::Disk& disk_;
    io::SystemRandom random_;
    std::unique_ptr<io::HttpClient> client_;
    std::string user_agent_;
    std::filesystem::path kept_;
    std::optional<LyricsCache> cache_;      ///< once it was wanted, and opened
    std::optional<BoundedFolder> pictures_; ///< likewise
    std::vector<std::string> complaints_;   ///< one each: of what is kept, of the model, of the painter
};

} // namespace tutti::lyrics
