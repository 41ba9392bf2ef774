#include <memory>

#include <fmt/format.h>

#include "tools/cli/command.hpp"
#include "tools/cli/local_authority.hpp"

namespace cli {

namespace {

struct TlsOptions {
    std::vector<std::string> names;
    std::string folder;
};

int init(const TlsOptions& options, std::ostream& out) {
    const LocalAuthority authority(options.folder);
    const auto pair = authority.certify(options.names);
    const auto& first = options.names.front();
    const bool is_v6 = first.find(':') != std::string::npos;
    out << fmt::format(
        "{}: {} (until {})\n"
        "  SHA-256 {}\n"
        "the server's certificate: {} (until {})\n"
        "its key, for nobody else: {}\n"
        "\n"
        "To serve:\n"
        "  gridkeeper serve --database DISTRICT.sqlite --listen 0.0.0.0:8443 \\\n"
        "    --tls-cert {} --tls-key {}\n"
        "  and open https://{}{}{}:8443/\n"
        "A running server takes a new certificate at SIGHUP.\n"
        "\n"
        "Each tablet trusts the authority once. Bring it the file {} (never authority.key),\n"
        "compare the SHA-256 above, then:\n"
        "  Android        Settings > Security > Encryption and credentials > Install a certificate > CA certificate\n"
        "  iPad, iPhone   open the file and install the profile, then Settings > General > About >\n"
        "                 Certificate Trust Settings: switch it on\n"
        "  Windows        certutil -addstore Root authority.crt   (as administrator)\n"
        "  Debian, UOS    copy it to /usr/local/share/ca-certificates/ and run update-ca-certificates;\n"
        "                 Firefox: Settings > Privacy & Security > Certificates > View > Authorities > Import\n",
        authority.is_new() ? "a new local authority" : "the local authority that was there",
        authority.certificate().string(), authority.runs_out(), authority.fingerprint(), pair.certificate.string(),
        pair.runs_out, pair.key.string(), pair.certificate.string(), pair.key.string(), is_v6 ? "[" : "", first,
        is_v6 ? "]" : "", authority.certificate().string());
    out << std::flush;
    return 0;
}

}  // namespace

void add_tls(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("tls", "Certificates for https");
    command->require_subcommand(1);
    auto* making = command->add_subcommand("init", "Make a local authority, or take the one there, and a certificate");
    const auto options = std::make_shared<TlsOptions>();
    making->add_option("--name", options->names, "Host name or address under which tablets reach us; may be repeated")
        ->required()
        ->allow_extra_args(false);
    add_path(*making, "--out", options->folder, chosen, "Folder for the files")->required();
    making->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return init(*options, out); }; });
}

}  // namespace cli
