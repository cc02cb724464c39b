// The worker that draws, as a part: alone in its process, or beside others.
#pragma once

#include "installation/installation.hpp"
#include "io/disk.hpp"
#include "media/media_files.hpp"
#include "render/render_service.hpp"
#include "worker/worker.hpp"

#include <filesystem>

namespace tutti {

class RenderPart {
public:
    /// The installation outlives it; files that it names lie beside `file`.
    RenderPart(const installation::Installation& installation, const std::filesystem::path& file);

    /// Before the worker runs.
    Result<void> prepare() { return service_.prepare(); }
    worker::Worker& worker() noexcept { return worker_; }

private:
    worker::Worker worker_;
    io::SystemDisk disk_;
    media::MediaFiles media_;
    render::RenderService service_;
};

} // namespace tutti
