environment        = "production"
kubernetes_version = "1.34"

user_pool = {
  vm_size   = "Standard_D8s_v5"
  min_count = 6
  max_count = 18
}

postgres = {
  sku_name              = "GP_Standard_D4ds_v5"
  storage_mb            = 262144
  max_connections       = 500
  backup_retention_days = 14
  zone_redundant        = true
}
