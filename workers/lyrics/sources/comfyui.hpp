// ComfyUi: the painter that queues a workflow at a ComfyUI and keeps the picture.
#pragma once

#include "base/random.hpp"
#include "io/http/http_client.hpp"
#include "workers/lyrics/sources.hpp"
#include "workers/lyrics/sources/bounded_folder.hpp"
#include "workers/lyrics/sources/comfy_speech.hpp"

#include <filesystem>
#include <string>

namespace tutti::lyrics {

struct ComfySettings {
    std::string base_url = "http://127.0.0.1:8188"; ///< without '/' at its end
    Workflow workflow;
    microseconds poll = seconds(1); ///< between two questions whether it is done
};

/// Of a picture; the client's limit for bodies is to leave room for it.
inline constexpr std::size_t most_of_a_picture = 16 << 20;

class ComfyUi final : public Painter {
public:
    /// All outlive it. `pictures` is opened; pictures of it lie in files of its own names.
    ComfyUi(io::HttpClient& client, BoundedFolder& pictures, RandomSource& random, ComfySettings settings)
        : client_(client), pictures_(pictures), random_(random), settings_(std::move(settings)) {}

    /// One that is left before its end is taken out of ComfyUI's queue when the next one is painted.
    Task<Result<std::filesystem::path>> paint(Song song, std::string prompt, SteadyTime deadline) override;

private:
    Task<Result<io::HttpResponse>> request(io::HttpCall call, SteadyTime deadline);
    Task<Result<ComfyPicture>> wait_for(std::string prompt_id, SteadyTime deadline);
    Task<void> take_back(SteadyTime deadline);

    io::HttpClient& client_;
    BoundedFolder& pictures_;
    RandomSource& random_;
    ComfySettings settings_;
    std::string unfinished_; ///< the id of what was queued and not seen to end; empty: none
};

} // namespace tutti::lyrics
