using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Serverless.Local.Issuer;

/// <summary>The issuer's own RSA key. Nothing but a product that was started in Development trusts it.</summary>
internal static class SigningKey
{
    /// <summary>Reads the key of that folder, or makes one there; null makes one that is gone with the process.</summary>
    public static RsaSecurityKey Load(string? folder)
    {
        if (folder is null)
            return WithId(RSA.Create(2048));

        var file = Path.Combine(folder, "key.pem");
        var rsa = RSA.Create(2048);
        if (File.Exists(file))
            rsa.ImportFromPem(File.ReadAllText(file));
        else
            Save(rsa, folder, file);
        return WithId(rsa);
    }

    private static void Save(RSA rsa, string folder, string file)
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(rsa.ExportPkcs8PrivateKeyPem());
    }

    private static RsaSecurityKey WithId(RSA rsa)
    {
        var key = new RsaSecurityKey(rsa);
        // RFC 7638: the id follows from the key, so a new key has a new id and caches of the old one do not mislead.
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }
}
