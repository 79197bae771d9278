environment        = "staging"
kubernetes_version = "1.35"

user_pool = {
  vm_size   = "Standard_D4s_v5"
  min_count = 2
  max_count = 4
}

postgres = {
  sku_name              = "B_Standard_B2ms"
  storage_mb            = 65536
  max_connections       = 100
  backup_retention_days = 7
  zone_redundant        = false
}
