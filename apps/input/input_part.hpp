// The worker that owns devices, as a part: alone in its process, or beside others.
#pragma once

#include "input/input_service.hpp"
#include "installation/installation.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <vector>

namespace tutti {

class InputPart {
public:
    /// `inputs`: those of the installation, or what is heard instead of them. Files that they name lie beside
    /// `file`.
    InputPart(
        const installation::Installation& installation, std::vector<device::Input> inputs,
        const std::filesystem::path& file
    );

    worker::Worker& worker() noexcept { return worker_; }

private:
    worker::Worker worker_;
    input::InputService service_;
};

} // namespace tutti
