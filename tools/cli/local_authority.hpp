#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace cli {

/// A certificate authority of this house alone: a key and a certificate that the tablets are told to trust once, and
/// under which the server's certificates are made. ECDSA on P-256, SHA-256, PEM files.
class LocalAuthority {
  public:
    /// The authority that lies in the folder; made there where there is none, valid for ten years.
    /// throws std::runtime_error: half of it is there, it has run out, the files belong to something else, no room
    explicit LocalAuthority(const std::filesystem::path& folder);

    [[nodiscard]] bool is_new() const noexcept { return is_new_; }
    [[nodiscard]] std::filesystem::path certificate() const { return folder_ / "authority.crt"; }
    /// SHA-256 of the certificate, "AB:CD:...", to compare on the tablet.
    [[nodiscard]] std::string fingerprint() const;
    [[nodiscard]] std::string runs_out() const;  ///< "2036-11-19"

    /// Where certificate and key of the server are put.
    struct Pair {
        std::filesystem::path certificate, key;
        std::string runs_out;
    };
    /// A certificate with a fresh key for these host names and addresses, in place of an earlier one. Never is there a
    /// moment with half a file; a server reads the pair at start or SIGHUP.
    /// throws std::invalid_argument for what is no host name and no address, std::runtime_error for the files
    [[nodiscard]] Pair certify(const std::vector<std::string>& names,
                               std::chrono::seconds life = server_certificate_life) const;

    /// Apple's devices refuse more than 825 days from an authority that was added by hand.
    static constexpr std::chrono::hours server_certificate_life{24 * 820};

  private:
    std::filesystem::path folder_;
    bool is_new_ = false;
};

}  // namespace cli
